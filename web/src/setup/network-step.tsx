import type { NetworkAnswer } from '../../../src/http/screens/network/schema.js';
import { Button } from '../components/button.js';
import { Card, Facts } from '../components/card.js';
import { ErrorNote, Outcome } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { useResource } from '../state/use-resource.js';
import { goOn } from './setup-calls.js';
import { StepActions } from './step-actions.js';

const refreshMs = 5000;

/** The address in force; a change is the business of the page of the network, which takes it back unless it is confirmed. */
export function NetworkStep() {
  const { t, live } = usePage();
  const { data, error } = useResource<NetworkAnswer>('/network', refreshMs);
  const on = useAction();
  const { inForce } = data ?? {};
  const port = live.status?.bacnet.port;
  return (
    <Card title={t('setup.step.network')} wide>
      <p>{t('setup.networkHelp')}</p>
      <ErrorNote error={error} />
      {inForce && (
        <Facts
          rows={[
            [t('network.address'), inForce.addresses.join(', ')],
            [t('network.dhcp'), inForce.dhcp === undefined ? undefined : t(inForce.dhcp ? 'app.yes' : 'app.no')],
            [t('network.gateway'), inForce.gateway],
            [t('network.dns'), inForce.dns],
            [t('network.hostname'), inForce.hostname],
            [t('setup.bacnetPort'), port === undefined ? undefined : String(port)],
          ]}
        />
      )}
      <StepActions step="network">
        <Button kind="primary" action={on} onClick={() => void on.run(() => goOn('network'))}>
          {t('setup.keepAndGoOn')}
        </Button>
        <a class="button plain" href="#/network">
          {t('setup.changeNetwork')}
        </a>
      </StepActions>
      <Outcome action={on} />
    </Card>
  );
}
