import { Card, Facts } from '../components/card.js';
import { Mark } from '../components/icon.js';
import { translateWord } from '../i18n/translate.js';
import { carrierOf } from '../link/carrier.js';
import { activeBits, isKnown, stateOf } from '../state/live-value.js';
import { usePage } from '../state/page-context.js';
import { rangeName } from '../values/range-name.js';
import { isCurrent, isSystem } from './state-facts.js';

/** The units of a parallel system (Manual §6.3.1, §6.3.2). */
export function Units() {
  const { t, live } = usePage();
  const { status, objects } = live;
  if (!isSystem(status)) return null;
  const [alarmBits, statusBits] = [objects.get('UPSAlarms'), objects.get('UPSStatus')];
  const alarms = activeBits(alarmBits);
  const operating = activeBits(statusBits);
  const isTold = isCurrent(live) && [alarmBits, statusBits].every((one) => one !== undefined && isKnown(one));
  // Manual §8.3: UNIT OPERATING 1, and §6.3.2: UNIT 1 ALARM.
  const units = Array.from({ length: 15 }, (_, index) => ({
    unit: index + 1,
    operates: operating.includes(`UNIT OPERATING ${index + 1}`),
    alarm: alarms.includes(`UNIT ${index + 1} ALARM`),
  })).filter(({ unit, operates, alarm }) => operates || alarm || unit === status?.ups.unitNumber);
  return (
    <Card title={t('home.units')}>
      <ul class="units">
        {units.map(({ unit, operates, alarm }) => (
          <li key={unit} class={unit === status?.ups.unitNumber ? 'this' : ''}>
            <Mark level={isTold ? (alarm ? 'warning' : operates ? 'good' : 'unknown') : 'unknown'} />
            <span>
              {t('home.unit', { unit })}
              {unit === status?.ups.unitNumber && ` (${t('home.thisUnit')})`}
            </span>
            <span class="faint">
              {!isTold
                ? t('value.unknown')
                : alarm
                  ? t('unit.alarm')
                  : operates
                    ? t('unit.operating')
                    : t('unit.silent')}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function Identity() {
  const { t, live, format } = usePage();
  const { status, objects } = live;
  if (status === undefined) return null;
  const { ups } = status;
  const unitState = stateOf(objects.get('UnitStatus'));
  return (
    <Card title={t('home.identity')}>
      <Facts
        rows={[
          [t('identity.model'), ups.model],
          [t('identity.maker'), ups.profile === undefined ? undefined : ups.maker],
          [t('identity.family'), rangeName(t, ups)],
          [t('identity.profile'), ups.profile],
          [t('identity.serial'), ups.serialNumber],
          [t('identity.power'), ups.nominalKva === undefined ? undefined : `${format.number(ups.nominalKva)} kVA`],
          [t('identity.architecture'), ups.architecture && translateWord(t, 'architecture', ups.architecture)],
          [t('identity.unit'), String(ups.unitNumber)],
          [
            t('identity.unitState'),
            unitState === undefined ? undefined : translateWord(t, 'unitState', String(unitState)),
          ],
          [t('identity.map'), ups.map && [ups.map, carrierOf(t, status)].filter(Boolean).join(', ')],
          [t('identity.firmware'), status.version],
          [t('identity.started'), format.dateTime(status.startedAtMs)],
        ]}
      />
    </Card>
  );
}
