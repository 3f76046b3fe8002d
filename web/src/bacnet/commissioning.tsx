import { useState } from 'preact/hooks';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { DataTable } from '../components/data-table.js';
import { SelectField } from '../components/field.js';
import { Note, Outcome } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { ForceDialog } from '../values/force-dialog.js';
import { objectLabel, presentValueText, valueText } from '../values/value-text.js';

const minutesChoices = [5, 15, 30, 60];

/** Forced values for a limited time, so that the alarms of a BMS can be tested without a failing UPS. */
export function Commissioning() {
  const { t, live } = usePage();
  const isActive = live.status?.commissioning.active ?? false;
  return (
    <>
      <Card title={t('bacnet.commissioning')} wide>
        <p>{t('commissioning.help')}</p>
        {isActive ? <Running /> : <Start />}
      </Card>
      {isActive && <Forced />}
    </>
  );
}

function Start() {
  const { t } = usePage();
  const [minutes, setMinutes] = useState('15');
  const start = useAction();
  return (
    <>
      <div class="filters">
        <SelectField
          label={t('commissioning.minutes')}
          value={minutes}
          choices={minutesChoices.map((one) => [String(one), `${one} min`] as const)}
          onChange={setMinutes}
        />
        <Button
          kind="primary"
          action={start}
          onClick={() => start.run(() => request('POST', '/commissioning', { minutes: Number(minutes) }))}
        >
          {t('commissioning.start')}
        </Button>
      </div>
      <Outcome action={start} />
    </>
  );
}

function Running() {
  const { t, live, format } = usePage();
  const end = useAction();
  const { untilMs } = live.status?.commissioning ?? {};
  return (
    <Note level="warning">
      <p>
        {t('banner.commissioning')}{' '}
        {untilMs !== undefined && t('banner.commissioningLeft', { duration: format.duration(untilMs - live.nowMs) })}
      </p>
      <Button action={end} onClick={() => end.run(() => request('DELETE', '/commissioning'))}>
        {t('commissioning.end')}
      </Button>
      <Outcome action={end} />
    </Note>
  );
}

function Forced() {
  const page = usePage();
  const { t, live } = page;
  const objects = [...live.objects.values()].filter(({ level }) => level !== 'gateway');
  const [chosen, setChosen] = useState('UnitAlarms');
  const [open, setOpen] = useState<string>();
  const release = useAction();
  const forced = objects.filter(({ outOfService }) => outOfService);
  const object = open === undefined ? undefined : live.objects.get(open);
  return (
    <Card title={t('commissioning.forced')} wide>
      <div class="filters">
        <SelectField
          label={t('column.object')}
          value={chosen}
          choices={objects.map((one) => [one.name, `${objectLabel(one)} ${one.name}`] as const)}
          onChange={setChosen}
        />
        <Button kind="primary" onClick={() => setOpen(chosen)}>
          {t('commissioning.force')}
        </Button>
      </div>
      <Outcome action={release} ofRows done={t('commissioning.isReleased', { name: release.at ?? '' })} />
      <DataTable
        caption={t('commissioning.forced')}
        columns={[
          { title: t('column.name'), isName: true, cell: ({ name }) => <code>{name}</code> },
          {
            title: t('commissioning.value'),
            cell: ({ presentValue }) => <code>{presentValueText(presentValue)}</code>,
          },
          { title: t('commissioning.real'), cell: (one) => valueText(one, page) },
          {
            title: t('commissioning.release'),
            cell: ({ name }) => (
              <span class="buttons">
                <Button small onClick={() => setOpen(name)}>
                  {t('commissioning.change')}
                </Button>
                <Button
                  small
                  action={release}
                  onClick={() =>
                    release.run(
                      () => request('PUT', `/objects/${encodeURIComponent(name)}/override`, { outOfService: false }),
                      name,
                    )
                  }
                >
                  {t('commissioning.release')}
                </Button>
                <Outcome action={release} at={name} />
              </span>
            ),
          },
        ]}
        rows={forced}
        keyOf={({ name }) => name}
        empty={t('banner.nothingForced')}
      />
      {object && <ForceDialog object={object} onClose={() => setOpen(undefined)} />}
    </Card>
  );
}
