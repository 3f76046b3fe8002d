import { useState } from 'preact/hooks';
import type { UnitStatus } from '../../../src/http/screens/home/schema.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { DataTable } from '../components/data-table.js';
import { Dialog } from '../components/dialog.js';
import { Mark } from '../components/icon.js';
import { Outcome } from '../components/notes.js';
import type { TextKey } from '../i18n/en.js';
import type { Level } from '../state/level.js';
import { usePage } from '../state/page-context.js';
import { type Action, useAction } from '../state/use-action.js';
import { isCurrent } from './state-facts.js';

/** The units of a parallel system (Manual §6.3.1, §6.3.2): one that was ever seen stays listed. */
export function Units() {
  const { t, live } = usePage();
  const [asked, setAsked] = useState<number>();
  const forget = useAction();
  const units = (live.status?.units ?? []).map((one) => (isCurrent(live) ? one : unknownNow(one)));
  if (units.length === 0) return null;
  return (
    <Card title={t('home.units')} wide>
      <DataTable
        caption={t('home.units')}
        columns={[
          { title: t('unit.name'), isName: true, cell: (one) => <UnitName unit={one} /> },
          { title: t('unit.state'), cell: (one) => <State unit={one} onForget={() => setAsked(one.unit)} /> },
          { title: t('unit.alarm'), cell: ({ alarm }) => t(alarmText(alarm)) },
        ]}
        rows={units}
        keyOf={({ unit }) => unit}
        empty=""
      />
      {asked === undefined ? (
        <Outcome action={forget} done={t('unit.forgotten')} />
      ) : (
        <ForgetDialog unit={asked} forget={forget} onClose={() => setAsked(undefined)} />
      )}
    </Card>
  );
}

/** What it was before is not shown for what it is now. */
function unknownNow({ unit, own }: UnitStatus): UnitStatus {
  return { unit, own, state: 'unknown' };
}

function UnitName({ unit: { unit, own, state, alarm } }: { unit: UnitStatus }) {
  const { t } = usePage();
  return (
    <span class="with-mark">
      <Mark level={levelOf(state, alarm)} />
      {t('home.unit', { unit })}
      {own && <strong>({t('home.thisUnit')})</strong>}
    </span>
  );
}

/** Nothing is good of which nothing is told. */
function levelOf(state: UnitStatus['state'], alarm: boolean | undefined): Level {
  if (state === 'lost' || alarm === true) return 'warning';
  return state === 'operating' && alarm === false ? 'good' : 'unknown';
}

function alarmText(alarm: boolean | undefined): TextKey {
  if (alarm === undefined) return 'value.unknown';
  return alarm ? 'unit.hasAlarm' : 'unit.noAlarm';
}

function State({ unit: { unit, state, seenAtMs }, onForget }: { unit: UnitStatus; onForget: () => void }) {
  const { t, live, format } = usePage();
  if (state === 'operating') return <>{t('unit.operating')}</>;
  if (state === 'answering') return <>{t('unit.answering')}</>;
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

interface ForgetDialogProps {
  readonly unit: number;
  /** Its outcome stands below the table once this is closed. */
  readonly forget: Action;
  readonly onClose: () => void;
}

function ForgetDialog({ unit, forget, onClose }: ForgetDialogProps) {
  const { t } = usePage();
  const submit = async () => {
    if (await forget.run(() => request('DELETE', `/ups-units/${unit}`))) onClose();
  };
  return (
    <Dialog title={t('unit.forgetTitle', { unit })} onClose={onClose}>
      <p>{t('unit.forgetHelp')}</p>
      <div class="buttons">
        <Button kind="primary" action={forget} onClick={submit}>
          {t('unit.forgetAction')}
        </Button>
        <Button onClick={onClose}>{t('app.cancel')}</Button>
      </div>
      <Outcome action={forget} />
    </Dialog>
  );
}
