import { useState } from 'preact/hooks';
import type { DrillView, ServersAnswer } from '../../../src/http/screens/servers/schema.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { Choices } from '../components/choices.js';
import { SelectField } from '../components/field.js';
import { Note, Outcome } from '../components/notes.js';
import { PasswordDialog } from '../components/password-dialog.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';

type Policy = NonNullable<ServersAnswer['policy']>;

interface DrillProps {
  readonly answer: ServersAnswer;
  readonly policy: Policy;
  readonly onChanged: () => void;
}

const minuteChoices = [3, 5, 10, 15, 30, 60];

/** A discharge for chosen servers only. */
export function Drill({ answer, policy, onChanged }: DrillProps) {
  const { t } = usePage();
  return (
    <Card title={t('servers.drill')} wide>
      <p>{t('servers.drillHelp')}</p>
      {policy.drill ? (
        <Running drill={policy.drill} onChanged={onChanged} />
      ) : (
        <Start answer={answer} policy={policy} onChanged={onChanged} />
      )}
    </Card>
  );
}

function Running({ drill, onChanged }: { drill: DrillView; onChanged: () => void }) {
  const { t, format } = usePage();
  const stop = useAction();
  const { charge, minutes, leftS, clients } = drill;
  const facts = { clients: clients.map(nameOf).join(', '), charge, minutes };
  const end = async () => {
    if (await stop.run(() => request('DELETE', '/servers/drill'))) onChanged();
  };
  return (
    <Note level="warning">
      <p>{t('servers.drillRuns', { ...facts, duration: format.duration(leftS * 1000) })}</p>
      <Button action={stop} onClick={end}>
        {t('servers.drillStop')}
      </Button>
      <Outcome action={stop} />
    </Note>
  );
}

function Start({ answer: { drillSeconds }, policy, onChanged }: DrillProps) {
  const { t, format } = usePage();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [lastsS, setLastsS] = useState(drillSeconds.usual);
  const [isAsking, setAsking] = useState(false);
  const start = useAction();
  const clients = new Map(policy.clients.map((client) => [nameOf(client), client]));
  const some = chosen.filter((name) => clients.has(name));
  const body = {
    clients: some.flatMap((name) => {
      const client = clients.get(name);
      return client === undefined ? [] : [{ address: client.address, user: client.user }];
    }),
    lastsS,
  };
  if (policy.cannotDrill !== undefined) {
    return <p>{t(policy.cannotDrill === 'outage' ? 'servers.drillOutage' : 'servers.drillUnknown')}</p>;
  }
  if (clients.size === 0) return <p>{t('servers.drillNobody')}</p>;
  const seconds = minuteChoices.map((minutes) => minutes * 60);
  const possible = seconds.filter((one) => one >= drillSeconds.shortest && one <= drillSeconds.longest);
  return (
    <>
      <Choices
        legend={t('servers.drillWho')}
        choices={[...clients.values()].map(
          (client) => [nameOf(client), `${nameOf(client)} (${client.stage})`] as const,
        )}
        chosen={some}
        onChange={setChosen}
      />
      <SelectField
        label={t('servers.drillLasts')}
        value={String(lastsS)}
        choices={possible.map((one) => [String(one), format.duration(one * 1000)] as const)}
        onChange={(value) => setLastsS(Number(value))}
      />
      <div class="buttons">
        <Button kind="danger" action={start} disabled={some.length === 0} onClick={() => setAsking(true)}>
          {t('servers.drillStart')}
        </Button>
      </div>
      {!isAsking && <Outcome action={start} />}
      {isAsking && (
        <PasswordDialog
          title={t('servers.drill')}
          confirm={t('servers.drillStart')}
          action={start}
          work={(password) => request('POST', '/servers/drill', body, password)}
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false);
            onChanged();
          }}
        >
          <p>
            {t('servers.drillAsk', {
              clients: some.join(', '),
              minutes: policy.runtimeMinutes,
              duration: format.duration(lastsS * 1000),
            })}
          </p>
        </PasswordDialog>
      )}
    </>
  );
}

function nameOf({ address, user }: { readonly address: string; readonly user?: string | undefined }): string {
  return user === undefined ? address : `${user}@${address}`;
}
