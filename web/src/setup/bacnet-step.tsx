import { useEffect, useState } from 'preact/hooks';
import type { NetworkDevicesAnswer, SearchAnswer } from '../../../src/http/screens/alarms/schema.js';
import type { SettingKey, SettingsAnswer } from '../../../src/http/screens/settings/schema.js';
import type { ProposalAnswer } from '../../../src/http/screens/setup/schema.js';
import type { SettingsFault } from '../../../src/http/screens/shared/schema.js';
import { request } from '../api/client.js';
import { NetworkDevices } from '../bacnet/network-devices.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { ErrorNote, Note, Outcome } from '../components/notes.js';
import { SettingField } from '../settings/setting-field.js';
import { saveSettings } from '../settings/settings-calls.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { useCheck } from '../state/use-check.js';
import { useDraft } from '../state/use-draft.js';
import { useResource } from '../state/use-resource.js';
import { goOn } from './setup-calls.js';
import { StepActions } from './step-actions.js';

/** Devices answer within a second or two. */
const refreshMs = 2000;
const answersMs = 2 * refreshMs;
const keys = ['unit_number', 'device_identifier', 'object_name'] as const;

/** Which unit this gateway stands for, and what the device is called on the network. */
export function BacnetStep() {
  const { data, error, reload } = useResource<SettingsAnswer>('/settings');
  const rows = data?.sections.find(({ name }) => name === 'bacnet')?.keys ?? [];
  const settings = keys.flatMap((key) => rows.find((row) => row.key === key) ?? []);
  return (
    <>
      <ErrorNote error={error} />
      {data && <BacnetForm settings={settings} inForce={data.notices} onSaved={reload} />}
    </>
  );
}

type Begun = Readonly<Partial<Record<string, string>>>;
const noEdits: Begun = {};

interface FormProps {
  readonly settings: readonly SettingKey[];
  /** What the gateway says of the settings in force. */
  readonly inForce: readonly SettingsFault[];
  readonly onSaved: () => void;
}

function BacnetForm({ settings, inForce, onSaved }: FormProps) {
  const { t } = usePage();
  const [begun, setBegun] = useDraft<Begun>('setup bacnet', noEdits, (value) => value);
  const save = useAction();
  const written = (key: string) => begun[key] ?? settings.find((one) => one.key === key)?.value ?? '';
  const number = written('device_identifier');
  const unit = written('unit_number');
  const { devices, asked } = useDevices();
  const other = devices.find(({ instance }) => String(instance) === number.trim());
  const isChosen = begun.device_identifier !== undefined;
  const edits = settings
    .filter(({ key, value }) => written(key) !== value)
    .map(({ key }) => ({ section: 'bacnet', key, value: written(key) }));
  const [problems, , advice] = useCheck('/settings/preview', edits.length === 0 ? undefined : { edits });
  const notices = edits.length === 0 ? inForce : advice;
  const isUnitWrong = problems.some(({ key }) => key === 'unit_number');
  const put = (force: boolean) =>
    save.run(async () => {
      if (edits.length > 0) {
        await saveSettings({ edits }, force);
        onSaved();
      }
      setBegun(noEdits);
      await goOn('bacnet');
    });
  const submit = (event: Event) => {
    event.preventDefault();
    void put(false);
  };
  return (
    <Card title={t('setup.step.bacnet')} wide>
      <p>{t('setup.bacnetHelp')}</p>
      <form noValidate onSubmit={submit}>
        {settings.map((setting) => (
          <SettingField
            key={setting.key}
            section="bacnet"
            setting={setting}
            value={written(setting.key)}
            changed={written(setting.key) !== setting.value}
            problem={faultIn(problems, setting)}
            notice={faultIn(notices, setting)}
            onChange={(value) => setBegun({ ...begun, [setting.key]: value })}
          />
        ))}
        {(other !== undefined || !isChosen) && (
          <Proposal
            unit={isUnitWrong ? '0' : unit.trim() || '0'}
            number={number}
            onTake={({ deviceIdentifier, objectName }) =>
              setBegun({ ...begun, device_identifier: String(deviceIdentifier), object_name: objectName })
            }
          />
        )}
        {other && (
          <Note level="critical">
            <p>{t('setup.taken', { number, address: other.address })}</p>
          </Note>
        )}
        <OnTheNetwork devices={devices} asked={asked} />
        <StepActions step="bacnet">
          <Button kind="primary" submit action={save}>
            {t(edits.length === 0 ? 'setup.keepAndGoOn' : 'setup.save')}
          </Button>
          {save.error?.code === 'bacnet.number-taken' && (
            <Button kind="danger" action={save} onClick={() => void put(true)}>
              {t('settings.force')}
            </Button>
          )}
        </StepActions>
        <Outcome action={save} />
      </form>
    </Card>
  );
}

function faultIn(faults: readonly SettingsFault[], setting: SettingKey): SettingsFault | undefined {
  return faults.find(({ section, key }) => section === 'bacnet' && key === setting.key);
}

interface Devices {
  readonly devices: NetworkDevicesAnswer['devices'];
  /** Undefined while answers may still come. */
  readonly asked: boolean | undefined;
}

/** Everybody is asked once when the step is opened. */
function useDevices(): Devices {
  const { data } = useResource<NetworkDevicesAnswer>('/alarms/devices', refreshMs);
  const [asked, setAsked] = useState<boolean>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isWanted = true;
    const ask = async () => {
      const answer = await request<SearchAnswer>('POST', '/alarms/devices/search', {}).catch(() => undefined);
      if (!isWanted) return;
      if (answer?.asked) timer = setTimeout(() => setAsked(true), answersMs);
      else setAsked(false);
    };
    void ask();
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, []);
  return { devices: data?.devices ?? [], asked };
}

interface ProposalProps {
  readonly unit: string;
  readonly number: string;
  readonly onTake: (proposal: ProposalAnswer) => void;
}

function Proposal({ unit, number, onTake }: ProposalProps) {
  const { t } = usePage();
  const { data } = useResource<ProposalAnswer>(`/setup/proposal?${new URLSearchParams({ unit })}`, refreshMs);
  if (data === undefined || String(data.deviceIdentifier) === number.trim()) return null;
  return (
    <Note level="info">
      <p>{t('setup.proposal', { number: data.deviceIdentifier })}</p>
      <Button small onClick={() => onTake(data)}>
        {t('duplicate.take', { number: data.deviceIdentifier })}
      </Button>
    </Note>
  );
}

function OnTheNetwork({ devices, asked }: Devices) {
  const { t } = usePage();
  const none = asked === undefined ? 'setup.askingNetwork' : asked ? 'setup.alone' : 'setup.notAsked';
  return (
    <div role="status">
      <p>{devices.length === 0 ? t(none) : t('setup.others', { count: devices.length })}</p>
      <NetworkDevices devices={devices} />
    </div>
  );
}
