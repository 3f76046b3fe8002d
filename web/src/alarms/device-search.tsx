import type { NetworkDevicesAnswer } from '../../../src/http/screens/alarms/schema.js';
import { request } from '../api/client.js';
import { NetworkDevices } from '../bacnet/network-devices.js';
import { Button } from '../components/button.js';
import { TextField } from '../components/field.js';
import { ErrorNote, Outcome } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { useResource } from '../state/use-resource.js';

/** Answers come within a second or two. */
const refreshMs = 1000;

interface DeviceSearchProps {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (device: string) => void;
}

/** A device by its number: written, or chosen among those that the network has. */
export function DeviceSearch({ value, error: wrong, onChange }: DeviceSearchProps) {
  const { t } = usePage();
  const search = useAction();
  const { data, error } = useResource<NetworkDevicesAnswer>('/alarms/devices', refreshMs);
  const isNumber = /^\d{1,7}$/.test(value.trim());
  const found = (data?.devices ?? []).filter(({ instance }) => String(instance).startsWith(value.trim()));
  const ask = () => request('POST', '/alarms/devices/search', isNumber ? { device: Number(value) } : {});
  return (
    <>
      <TextField
        label={t('alarms.deviceNumber')}
        value={value}
        help={t('alarms.deviceHelp')}
        inputMode="numeric"
        error={wrong}
        onInput={onChange}
      />
      <div class="buttons">
        <Button small action={search} onClick={() => search.run(ask)}>
          {isNumber ? t('alarms.searchOne', { device: value.trim() }) : t('alarms.searchAll')}
        </Button>
      </div>
      <Outcome action={search} />
      <ErrorNote error={error} />
      <div role="status">
        <p class="faint">{found.length === 0 ? t('alarms.noDevice') : t('alarms.devices', { count: found.length })}</p>
      </div>
      <NetworkDevices devices={found}>
        {({ instance }) => (
          <Button small onClick={() => onChange(String(instance))}>
            {instance}
          </Button>
        )}
      </NetworkDevices>
    </>
  );
}
