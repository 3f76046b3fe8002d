import { useState } from 'preact/hooks';
import type { NetworkAnswer, NetworkConfiguration } from '../../../src/http/api/network-answer.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Card, Facts } from '../components/card.js';
import { SelectField, TextField } from '../components/field.js';
import { ErrorNote, Note, Outcome } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { useResource } from '../state/use-resource.js';

const refreshMs = 10_000;

export function NetworkPage() {
  const { t, own } = usePage();
  const network = useResource<NetworkAnswer>('/network', refreshMs);
  const { data } = network;
  return (
    <>
      <ErrorNote error={network.error} />
      {data?.unconfirmed && <Unconfirmed untilMs={data.unconfirmed.untilMs} onDone={network.reload} />}
      <div class="cards">
        {data && <InForce answer={data} />}
        {data && (
          <Card title={t('network.settings')}>
            {!data.canApply && (
              <Note level="info">
                <p>{data.reason ? own(data.reason) : t('network.readOnly')}</p>
              </Note>
            )}
            <NetworkForm key={JSON.stringify(data.configured)} answer={data} onApplied={network.reload} />
          </Card>
        )}
      </div>
    </>
  );
}

function InForce({ answer: { backend, inForce } }: { answer: NetworkAnswer }) {
  const { t } = usePage();
  return (
    <Card title={t('network.inForce')}>
      <Facts
        rows={[
          [t('network.interface'), inForce.interface],
          [t('network.address'), inForce.addresses.join(', ')],
          [t('network.dhcp'), inForce.dhcp === undefined ? undefined : inForce.dhcp ? t('app.yes') : t('app.no')],
          [t('network.gateway'), inForce.gateway],
          [t('network.dns'), inForce.dns],
          [t('network.hostname'), inForce.hostname],
          ['MAC', inForce.mac],
          [t('network.backend'), backend],
        ]}
      />
    </Card>
  );
}

/** A change that takes itself back unless someone says that it works. */
function Unconfirmed({ untilMs, onDone }: { untilMs: number; onDone: () => void }) {
  const { t, live, format } = usePage();
  const confirm = useAction();
  return (
    <Note level="warning">
      <p role="status">{t('network.unconfirmed')}</p>
      <p>{t('network.revertsIn', { duration: format.duration(untilMs - live.nowMs) })}</p>
      <div class="buttons">
        <Button
          kind="primary"
          busy={confirm.busy}
          onClick={() => confirm.run(() => request('POST', '/network/confirm', {})).then(onDone)}
        >
          {t('network.confirm')}
        </Button>
      </div>
      <ErrorNote error={confirm.error} />
    </Note>
  );
}

const textKeys = ['address', 'netmask', 'gateway', 'dns', 'hostname'] as const;

function NetworkForm({ answer, onApplied }: { answer: NetworkAnswer; onApplied: () => void }) {
  const { t } = usePage();
  const [edited, setEdited] = useState<NetworkConfiguration>(answer.configured);
  const apply = useAction();
  const isFixed = !edited.dhcp;
  const submit = (event: Event) => {
    event.preventDefault();
    void apply.run(() => request('PUT', '/network', wholeOf(edited))).then(onApplied);
  };
  const disabled = !answer.canApply;
  const host = edited.address && isFixed ? `${location.protocol}//${edited.address}:${location.port || ''}` : undefined;
  const problemOf = (key: string) => apply.error?.problems.find((problem) => problem.key === key)?.message;
  return (
    <form onSubmit={submit}>
      <SelectField
        label={t('network.mode')}
        value={edited.dhcp ? 'dhcp' : 'fixed'}
        disabled={disabled}
        choices={[
          ['dhcp', t('network.dhcpMode')],
          ['fixed', t('network.fixedMode')],
        ]}
        onChange={(mode) => setEdited({ ...edited, dhcp: mode === 'dhcp' })}
      />
      {textKeys.map((key) => (
        <TextField
          key={key}
          label={t(`network.${key}`)}
          value={edited[key] ?? ''}
          disabled={disabled || (key !== 'hostname' && key !== 'dns' && !isFixed)}
          error={problemOf(key)}
          onInput={(value) => setEdited({ ...edited, [key]: value })}
        />
      ))}
      <Note level="info">
        <p>{t('network.confirmOrRevert')}</p>
        {host !== undefined && apply.done && (
          <p>
            {t('network.goTo')} <a href={`${host.replace(/:$/, '')}/#/network`}>{host.replace(/:$/, '')}</a>
          </p>
        )}
      </Note>
      <Outcome action={apply} done={t('network.applied')} />
      <div class="buttons">
        <Button kind="primary" submit busy={apply.busy} disabled={disabled}>
          {t('network.apply')}
        </Button>
      </div>
    </form>
  );
}

/** Empty texts are no values. */
function wholeOf(edited: NetworkConfiguration): NetworkConfiguration {
  const texts = textKeys.flatMap((key) => (edited[key] ? [[key, edited[key]] as const] : []));
  return { dhcp: edited.dhcp, ...Object.fromEntries(texts) };
}
