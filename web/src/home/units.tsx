import { useMemo, useState } from 'preact/hooks';
import type { UnitStatus } from '../../../src/http/screens/home/schema.js';
import type { UnitReadingsAnswer, UnitReadingView } from '../../../src/http/screens/ups-units/schema.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { DataTable } from '../components/data-table.js';
import { Dialog } from '../components/dialog.js';
import { Mark } from '../components/icon.js';
import { ErrorNote, Outcome } from '../components/notes.js';
import type { TextKey } from '../i18n/en.js';
import type { Format } from '../i18n/format.js';
import { translateWord } from '../i18n/translate.js';
import { usePage } from '../state/page-context.js';
import { type Action, useAction } from '../state/use-action.js';
import { useResource } from '../state/use-resource.js';
import { isCurrent } from './state-facts.js';
import { readingsOfNow } from './unit-readings.js';
import { hasAlarm, levelOf, rowsOf, type UnitRow } from './unit-rows.js';

/** The readings go on while they are asked for. */
const refreshMs = 5000;

/** The units of a parallel system (Manual §6.3.1, §6.3.2): one that was ever seen stays listed. */
export function Units() {
  const { live } = usePage();
  const units = (live.status?.units ?? []).map((one) => (isCurrent(live) ? one : unknownNow(one)));
  return units.length === 0 ? null : <UnitTable units={units} />;
}

function UnitTable({ units }: { units: readonly UnitStatus[] }) {
  const { t, live } = usePage();
  const [asked, setAsked] = useState<readonly number[]>();
  const forget = useAction();
  // Of a system that was exchanged as a whole, many.
  const lost = units.filter(({ state }) => state === 'lost').map(({ unit }) => unit);
  const { data, error } = useResource<UnitReadingsAnswer>('/ups-units', refreshMs);
  const answeredAtMs = useMemo(() => live.nowMs, [data]);
  const readings = data && isCurrent(live) ? readingsOfNow(data, live.nowMs - answeredAtMs) : [];
  return (
    <Card title={t('home.units')} wide>
      <ErrorNote error={error} />
      <DataTable<UnitRow>
        caption={t('home.units')}
        columns={[
          { title: t('unit.name'), isName: true, cell: (row) => <UnitName row={row} /> },
          { title: t('unit.state'), cell: (row) => <State row={row} onForget={() => setAsked([row.unit.unit])} /> },
          { title: t('unit.load'), kind: 'right', cell: (row) => <Load row={row} /> },
          { title: t('unit.battery'), kind: 'right', cell: (row) => <Battery row={row} /> },
          { title: t('unit.alarm'), cell: (row) => t(alarmText(row)) },
          { title: t('unit.read'), cell: (row) => <Age row={row} /> },
        ]}
        rows={rowsOf(units, readings)}
        keyOf={({ unit }) => unit.unit}
        empty=""
      />
      {lost.length > 1 && (
        <div class="buttons">
          <Button onClick={() => setAsked(lost)}>{t('unit.forgetAll')}</Button>
        </div>
      )}
      {asked === undefined ? (
        <Outcome action={forget} done={t('unit.forgotten')} />
      ) : (
        <ForgetDialog units={asked} forget={forget} onClose={() => setAsked(undefined)} />
      )}
    </Card>
  );
}

/** What it was before is not shown for what it is now. */
function unknownNow({ unit, own }: UnitStatus): UnitStatus {
  return { unit, own, state: 'unknown' };
}

function UnitName({ row }: { row: UnitRow }) {
  const { t } = usePage();
  const { unit, own } = row.unit;
  return (
    <span class="with-mark">
      <Mark level={levelOf(row)} />
      {t('home.unit', { unit })}
      {own && <strong>({t('home.thisUnit')})</strong>}
    </span>
  );
}

function alarmText(row: UnitRow): TextKey {
  const alarm = hasAlarm(row);
  if (alarm === undefined) return 'value.unknown';
  return alarm ? 'unit.hasAlarm' : 'unit.noAlarm';
}

function State({ row: { unit: status, reading }, onForget }: { row: UnitRow; onForget: () => void }) {
  const { t, live, format } = usePage();
  const { unit, state, seenAtMs } = status;
  const load = reading?.load === undefined ? undefined : translateWord(t, 'load', String(reading.load));
  if (state === 'operating') return <>{[t('unit.operating'), load].filter(Boolean).join(', ')}</>;
  if (state === 'answering') return <>{[t('unit.answering'), load].filter(Boolean).join(', ')}</>;
  if (state === 'unknown') return <>{t('value.unknown')}</>;
  return (
    <>
      <p>
        {seenAtMs === undefined
          ? t('unit.lost')
          : t('unit.lostSince', { time: format.dateTime(seenAtMs), duration: format.duration(live.nowMs - seenAtMs) })}
      </p>
      <Button small onClick={onForget}>
        {t('unit.forget', { unit })}
      </Button>
    </>
  );
}

function Load({ row: { reading } }: { row: UnitRow }) {
  const { format } = usePage();
  const { loadPercent, kva } = reading ?? {};
  return <Measures of={[measure(format, loadPercent, '%', 0), measure(format, kva, 'kVA')]} />;
}

function Battery({ row: { reading } }: { row: UnitRow }) {
  const { format } = usePage();
  const { batteryPercent, batteryMinutes } = reading ?? {};
  return <Measures of={[measure(format, batteryPercent, '%', 0), measure(format, batteryMinutes, 'min', 0)]} />;
}

function measure(format: Format, value: number | undefined, symbol: string, decimals?: number): string | undefined {
  return value === undefined ? undefined : `${format.number(value, decimals)} ${symbol}`;
}

function Measures({ of }: { of: readonly (string | undefined)[] }) {
  const { t } = usePage();
  const known = of.filter((one) => one !== undefined);
  return <>{known.length === 0 ? t('value.unknown') : known.join(', ')}</>;
}

const unreadTexts = {
  refused: 'unit.unreadRefused',
  silent: 'unit.unreadSilent',
  unplaced: 'unit.unreadUnplaced',
  'not-yet': 'unit.unreadYet',
} as const satisfies Readonly<Record<NonNullable<UnitReadingView['unread']>, TextKey>>;

function Age({ row: { reading } }: { row: UnitRow }) {
  const { t, format } = usePage();
  if (reading === undefined) return <>{t('unit.notRead')}</>;
  const { unread, ageMs, inferred } = reading;
  if (unread !== undefined) return <>{t(unreadTexts[unread])}</>;
  const age = ageMs === undefined ? undefined : t('trust.ago', { duration: format.duration(ageMs) });
  return <>{[age, inferred ? t('unit.inferred') : undefined].filter(Boolean).join(', ')}</>;
}

interface ForgetDialogProps {
  readonly units: readonly number[];
  /** Its outcome stands below the table once this is closed. */
  readonly forget: Action;
  readonly onClose: () => void;
}

function ForgetDialog({ units, forget, onClose }: ForgetDialogProps) {
  const { t } = usePage();
  const forgetEach = async () => {
    for (const unit of units) await request('DELETE', `/ups-units/${unit}`);
  };
  const submit = async () => {
    if (await forget.run(forgetEach)) onClose();
  };
  const title = units.length > 1 ? 'unit.forgetAllTitle' : 'unit.forgetTitle';
  return (
    <Dialog title={t(title, { unit: units.join(', ') })} onClose={onClose}>
      <p>{t(units.length > 1 ? 'unit.forgetAllHelp' : 'unit.forgetHelp')}</p>
      <div class="buttons">
        <Button kind="primary" action={forget} onClick={submit}>
          {t(units.length > 1 ? 'unit.forgetAllAction' : 'unit.forgetAction')}
        </Button>
        <Button onClick={onClose}>{t('app.cancel')}</Button>
      </div>
      <Outcome action={forget} />
    </Dialog>
  );
}
