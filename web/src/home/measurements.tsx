import type { ComponentChildren } from 'preact';
import type { ObjectView } from '../../../src/http/screens/values/schema.js';
import { Meter } from '../components/meter.js';
import { translateWord } from '../i18n/translate.js';
import { measureOf, stateOf } from '../state/live-value.js';
import { usePage } from '../state/page-context.js';
import { isCurrent, nominalOf, outputOf, shownObjects } from './state-facts.js';

const highLoadPercent = 80;
const fullLoadPercent = 100;
const lowBatteryPercent = 30;

/** Load, battery, autonomy. */
export function Measurements() {
  const { t, live, format } = usePage();
  const { status } = live;
  const objects = shownObjects(live);
  const output = (system: string, unit: string) => outputOf(status, objects, system, unit);
  const load = measureOf(output('UPS_OUTPUT_Lr', 'UNIT_OUTPUT_Lr'));
  const apparentPower = output('UPS_OUTPUT_KVA', 'UNIT_OUTPUT_kVA');
  const nominal = nominalOf(status, apparentPower);
  const charge = measureOf(objects.get('BATTERY_%'));
  const minutes = measureOf(objects.get('BATTERY_Min'));
  const onBattery = measureOf(objects.get('BATTERY_s'));
  const batteryState = stateOf(objects.get('BatteryStatus'));
  const shown = (object: ObjectView | undefined, decimals?: number) => {
    const value = measureOf(object);
    return value === undefined ? undefined : `${format.number(value, decimals)}\u00a0${object?.unit ?? ''}`;
  };
  const list = (...texts: (string | undefined)[]) => texts.filter((text) => text !== undefined).join(' · ');
  return (
    <div class="measures">
      <Measure title={t('home.load')} value={load} unit="%">
        <Meter percent={load} label={t('home.load')} kind={loadKind(load)} />
        <p>
          {list(
            shown(output('UPS_OUTPUT_kw', 'UNIT_OUTPUT_kw')),
            shown(apparentPower),
            nominal === undefined ? undefined : t('home.of', { kva: format.number(nominal) }),
          )}
        </p>
      </Measure>
      <Measure title={t('home.battery')} value={charge} unit="%">
        <Meter
          percent={charge}
          label={t('home.battery')}
          kind={charge !== undefined && charge < lowBatteryPercent ? 'warning' : ''}
        />
        <p>
          {list(
            batteryState === undefined ? undefined : translateWord(t, 'battery', String(batteryState)),
            shown(objects.get('BATTERY_V+'), 0),
            shown(objects.get('BATTERY_I+')),
            shown(objects.get('BATTERY_TMP'), 1),
          )}
        </p>
      </Measure>
      <Measure title={t('home.autonomy')} value={minutes} unit="min">
        <p>{minutes === undefined ? '' : t('home.autonomyHelp')}</p>
        <p>
          {onBattery !== undefined && onBattery > 0
            ? t('home.onBatterySince', { duration: format.duration(onBattery * 1000) })
            : ''}
        </p>
      </Measure>
    </div>
  );
}

interface MeasureProps {
  readonly title: string;
  readonly value: number | undefined;
  readonly unit: string;
  readonly children: ComponentChildren;
}

function Measure({ title, value, unit, children }: MeasureProps) {
  const { t, live, format } = usePage();
  const isOld = value !== undefined && !isCurrent(live);
  return (
    <section class={`card measure ${isOld ? 'old' : ''}`} aria-label={title}>
      <h2>
        {title} {isOld && <span class="tag">{t('value.lastKnown')}</span>}
      </h2>
      <p class="big">
        {value === undefined ? (
          <span class="faint">{t('value.none')}</span>
        ) : (
          <>
            {format.number(value, 0)} <span class="unit">{unit}</span>
          </>
        )}
      </p>
      {children}
    </section>
  );
}

function loadKind(percent: number | undefined): string {
  if (percent === undefined || percent < highLoadPercent) return '';
  return percent > fullLoadPercent ? 'critical' : 'warning';
}
