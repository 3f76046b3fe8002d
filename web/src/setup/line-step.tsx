import type { ComponentChildren } from 'preact';
import type { ProfilesAnswer } from '../../../src/http/screens/profiles/schema.js';
import type { SetupAnswer, SetupPort } from '../../../src/http/screens/setup/schema.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { SelectField, TextField } from '../components/field.js';
import { faultOf, Outcome } from '../components/notes.js';
import { translateWord } from '../i18n/translate.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { useCheck } from '../state/use-check.js';
import { useDraft } from '../state/use-draft.js';
import { useResource } from '../state/use-resource.js';
import { firstChoice, type LineChoice, missingIn, nameOfPort, otherWays, portOf, searchOf } from './line-choice.js';
import { goOn, startSearch } from './setup-calls.js';
import { StepActions } from './step-actions.js';

/** Where the UPS is: a port of the machine, a network address, or the simulator. */
export function LineStep({ answer, onLook }: { answer: SetupAnswer; onLook: () => void }) {
  const { t } = usePage();
  const [begun, setBegun] = useDraft<LineChoice | undefined>('setup line', undefined, (value) => value);
  const choice = begun ?? firstChoice(answer);
  const search = useAction();
  const order = searchOf(choice, answer.ports);
  const missing = missingIn(choice, answer.ports);
  const wrong = useWrong(begun, answer.ports);
  const change = (part: Partial<LineChoice>) => setBegun({ ...choice, ...part });
  const submit = (event: Event) => {
    event.preventDefault();
    if (order === undefined) return;
    void search.run(async () => {
      await startSearch(order);
      await goOn('line');
    });
  };
  return (
    <Card title={t('setup.step.line')} wide>
      <p>{t('setup.lineHelp')}</p>
      <form onSubmit={submit}>
        <fieldset class="port-choice">
          <legend>{t('setup.ports')}</legend>
          {answer.ports.length === 0 && <p class="faint">{t('setup.noPorts')}</p>}
          {answer.ports.map((port) => (
            <Choice key={port.path} kind={port.path} choice={choice} onChange={change}>
              <PortText port={port} />
            </Choice>
          ))}
          {otherWays.map((way) => (
            <Choice key={way} kind={way} choice={choice} onChange={change}>
              <strong>{t(`setup.way.${way}`)}</strong>
              <span class="faint">{t(`setup.wayHelp.${way}`)}</span>
            </Choice>
          ))}
        </fieldset>
        <div class="buttons">
          <Button small onClick={onLook}>
            {t('setup.lookAgain')}
          </Button>
        </div>
        <LineDetails choice={choice} wrong={wrong} onChange={change} />
        <StepActions step="line">
          <Button kind="primary" submit action={search} disabled={order === undefined}>
            {t('setup.search')}
          </Button>
        </StepActions>
        <p role="status">{missing && t(`setup.missing.${missing}`)}</p>
        <Outcome action={search} />
      </form>
    </Card>
  );
}

type Wrong = Readonly<Partial<Record<'path' | 'host' | 'tcpPort' | 'slave', string>>>;

/** By the checks of the settings, which know a network address and its port only as one. */
function useWrong(begun: LineChoice | undefined, ports: readonly SetupPort[]): Wrong {
  const page = usePage();
  const bodyOf = (values: Readonly<Record<string, string | undefined>>) => {
    const edits = Object.entries(values).flatMap(([key, value]) => (value ? [{ section: 'serial', key, value }] : []));
    return edits.length > 0 ? { edits } : undefined;
  };
  const isTcp = begun?.kind === 'tcp';
  const [problems] = useCheck(
    '/settings/preview',
    begun && bodyOf({ port: portOf(begun, ports), slave: begun.slave.trim() }),
  );
  const [ofHost] = useCheck(
    '/settings/preview',
    isTcp ? bodyOf({ port: portOf({ ...begun, tcpPort: '' }, ports) }) : undefined,
  );
  const port = faultOf(problems, 'port', page);
  const host = isTcp ? faultOf(ofHost, 'port', page) : undefined;
  const slave = faultOf(problems, 'slave', page);
  return {
    ...(slave !== undefined && { slave }),
    ...(host !== undefined && { host }),
    ...(isTcp && port !== undefined && host === undefined && { tcpPort: port }),
    ...(begun?.kind === 'other' && port !== undefined && { path: port }),
  };
}

interface ChoiceProps {
  readonly kind: string;
  readonly choice: LineChoice;
  readonly onChange: (part: Partial<LineChoice>) => void;
  readonly children: ComponentChildren;
}

function Choice({ kind, choice, onChange, children }: ChoiceProps) {
  return (
    <label class="port">
      <input type="radio" name="port" checked={choice.kind === kind} onChange={() => onChange({ kind })} />
      <span class="port-text">{children}</span>
    </label>
  );
}

/** What the port is, under which name it is kept, and what may be in the way. */
function PortText({ port }: { port: SetupPort }) {
  const { t } = usePage();
  const { path, kind, maker, product, serialNumber, allowed, holder, inForce } = port;
  const name = [maker, product].filter(Boolean).join(' ') || translateWord(t, 'portKind', kind);
  return (
    <>
      <strong>{name}</strong>
      <span>
        <code>{path}</code>
        {serialNumber !== undefined && ` · ${t('setup.serialNumber', { number: serialNumber })}`}
      </span>
      {nameOfPort(port) !== path && (
        <span class="faint">
          {t('setup.stableName')} <code>{nameOfPort(port)}</code>
        </span>
      )}
      {inForce && <span class="faint">{t('setup.inForce')}</span>}
      {!allowed && <span class="port-warning">{t('setup.forbidden')}</span>}
      {holder !== undefined && <span class="port-warning">{t('setup.held', { holder })}</span>}
    </>
  );
}

function LineDetails({ choice, wrong, onChange }: Pick<ChoiceProps, 'choice' | 'onChange'> & { wrong: Wrong }) {
  const { t } = usePage();
  const profiles = useResource<ProfilesAnswer>('/profiles');
  const known = (profiles.data?.profiles ?? []).flatMap(({ name, facts }) =>
    facts === undefined ? [] : [[name, `${facts.maker} ${facts.model}`] as const],
  );
  const { kind, path, host, tcpPort, slave, profile } = choice;
  const isTcp = kind === 'tcp';
  return (
    <>
      {kind === 'other' && (
        <TextField
          label={t('setup.path')}
          value={path}
          placeholder="/dev/ttyUSB0"
          error={wrong.path}
          onInput={(text) => onChange({ path: text })}
        />
      )}
      {isTcp && (
        <>
          <TextField
            label={t('setup.host')}
            value={host}
            placeholder="192.168.1.20"
            error={wrong.host}
            onInput={(text) => onChange({ host: text })}
          />
          <TextField
            label={t('setup.tcpPort')}
            inputMode="numeric"
            value={tcpPort}
            error={wrong.tcpPort}
            onInput={(text) => onChange({ tcpPort: text })}
          />
        </>
      )}
      <TextField
        label={t(isTcp ? 'setup.unitIdentifier' : 'setup.slave')}
        inputMode="numeric"
        value={slave}
        error={wrong.slave}
        help={t('setup.slaveHelp')}
        onInput={(text) => onChange({ slave: text })}
      />
      <SelectField
        label={t('setup.profile')}
        value={profile}
        choices={[['', t('setup.anyProfile')], ...known]}
        help={t('setup.profileHelp')}
        onChange={(next) => onChange({ profile: next })}
      />
    </>
  );
}
