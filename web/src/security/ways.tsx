import { useState } from 'preact/hooks';
import type { DoorsAnswer, WayView } from '../../../src/http/screens/doors/schema.js';
import type { EditView, PreviewAnswer, SettingsAnswer } from '../../../src/http/screens/settings/schema.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { DataTable } from '../components/data-table.js';
import { Mark } from '../components/icon.js';
import { ErrorNote, Note, Outcome, Problems } from '../components/notes.js';
import { translateWord } from '../i18n/translate.js';
import { problemTexts } from '../northbounds/door-line.js';
import { ChangesDialog } from '../settings/changes-dialog.js';
import { previewSettings, saveSettings } from '../settings/settings-calls.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { useResource } from '../state/use-resource.js';

const refreshMs = 5000;
/** The second step: another button, in the dialog. */
const applied = 'applied';

/** Where more is said and set of each. */
const places: Readonly<Record<WayView['name'], string>> = {
  bacnet: '#/bacnet',
  sc: '#/settings/sc',
  web: '#/settings/web',
  ftp: '#/settings/ftp',
  announcement: '#/settings/network',
  nut: '#/servers',
  snmp: '#/protocols/snmp',
  snmp_receivers: '#/protocols/snmp',
  modbus_tcp: '#/protocols/modbus-tcp',
  mqtt: '#/protocols/mqtt',
  ups: '#/settings/serial',
  dhcp: '#/network',
};

/** Every way between this device and the network, as a firewall would list it, each with its switch. */
export function Ways() {
  const { t } = usePage();
  const { data, error, reload } = useResource<DoorsAnswer>('/doors', refreshMs);
  const settings = useResource<SettingsAnswer>('/settings');
  const [change, setChange] = useState<{ readonly edits: readonly EditView[]; readonly preview: PreviewAnswer }>();
  const check = useAction();
  const apply = useAction();
  const turn = ({ name, isOn, switch: by }: WayView) => {
    if (by === undefined) return;
    apply.reset();
    const edits = [{ section: by.section, key: by.key, value: isOn ? by.off : by.on }];
    void check.run(async () => {
      setChange({ edits, preview: await previewSettings({ edits }) });
    }, name);
  };
  const put = async () => {
    if (!(await apply.run(() => saveSettings({ edits: change?.edits ?? [] }), applied))) return;
    setChange(undefined);
    settings.reload();
    reload();
  };
  const problems = change?.preview.problems ?? [];
  return (
    <Card title={t('ways.title')} wide>
      <p>{t('ways.help')}</p>
      <ErrorNote error={error} />
      <Outcome action={check} ofRows />
      <Outcome action={apply} at={applied} done={t('settings.applied')} />
      {problems.length > 0 && (
        <div role="alert">
          <Note level="critical">
            <Problems problems={problems} />
          </Note>
        </div>
      )}
      {data && <WayTable ways={data.ways} action={check} turn={turn} />}
      {change && problems.length === 0 && (
        <ChangesDialog
          preview={change.preview}
          sections={settings.data?.sections ?? []}
          action={apply}
          onApply={put}
          onClose={() => setChange(undefined)}
        />
      )}
    </Card>
  );
}

interface WayTableProps {
  readonly ways: readonly WayView[];
  readonly action: ReturnType<typeof useAction>;
  readonly turn: (way: WayView) => void;
}

function WayTable({ ways, action, turn }: WayTableProps) {
  const { t } = usePage();
  return (
    <DataTable
      caption={t('ways.title')}
      columns={[
        {
          title: t('ways.name'),
          isName: true,
          cell: ({ name }) => <a href={places[name]}>{translateWord(t, 'wayName', name)}</a>,
        },
        { title: t('ways.port'), cell: (way) => <Place way={way} /> },
        { title: t('ways.allowed'), cell: (way) => <Allowed way={way} /> },
        { title: t('ways.encryption'), cell: ({ encryption }) => translateWord(t, 'wayEncryption', encryption) },
        { title: t('ways.login'), cell: ({ login }) => translateWord(t, 'wayLogin', login) },
        { title: t('ways.state'), cell: (way) => <State way={way} /> },
        {
          title: t('ways.switch'),
          cell: (way) =>
            way.switch && (
              <Button small action={action} onClick={() => turn(way)}>
                <span class="nowrap">{t(way.isOn ? 'ways.close' : 'ways.open')}</span>
                <span class="hidden"> {translateWord(t, 'wayName', way.name)}</span>
              </Button>
            ),
        },
      ]}
      rows={ways}
      keyOf={({ name }) => name}
      empty=""
    />
  );
}

function Place({ way: { direction, transport, address, port } }: { way: WayView }) {
  const { t } = usePage();
  const protocol = transport.toUpperCase();
  if (direction === 'out') {
    if (address === '') return <>{t('ways.outNowhere')}</>;
    return <>{t('ways.outTo', { place: `${protocol} ${address}${port === undefined ? '' : `:${port}`}` })}</>;
  }
  const place = `${protocol} ${port ?? ''}`;
  return <>{address === '0.0.0.0' ? place : t('ways.at', { place, address })}</>;
}

function Allowed({ way: { direction, address, allowed } }: { way: WayView }) {
  const { t } = usePage();
  if (direction === 'out') return <>{t('ways.nobody')}</>;
  if (address.startsWith('127.')) return <>{t('ways.machine')}</>;
  return <>{allowed.length === 0 ? t('ways.everybody') : allowed.join(', ')}</>;
}

function State({ way: { isOn, doors } }: { way: WayView }) {
  const { t, format } = usePage();
  if (!isOn) return <>{t('ways.off')}</>;
  if (doors.length === 0) return <>{t('ways.on')}</>;
  return (
    <>
      {doors.map(({ transport, bind, port, isOpen, problem, connections }) => (
        <div key={`${transport} ${bind} ${port}`}>
          <Mark level={isOpen ? 'good' : 'warning'} />{' '}
          {isOpen
            ? t('ways.isOpen')
            : t(problem === undefined ? 'door.closed' : problemTexts[problem], {
                transport: transport.toUpperCase(),
                bind,
                port,
              })}
          {connections !== undefined && (
            <span class="faint"> {t('ways.connected', { count: format.number(connections) })}</span>
          )}
        </div>
      ))}
    </>
  );
}
