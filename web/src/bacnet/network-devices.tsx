import type { ComponentChildren } from 'preact';
import type { NetworkDevicesAnswer } from '../../../src/http/screens/alarms/schema.js';
import { usePage } from '../state/page-context.js';

export type NetworkDevice = NetworkDevicesAnswer['devices'][number];

const mostShown = 50;

interface NetworkDevicesProps {
  readonly devices: readonly NetworkDevice[];
  /** Its number, or what gives it. */
  readonly children?: (device: NetworkDevice) => ComponentChildren;
}

/** The BACnet devices that were heard on the network. */
export function NetworkDevices({ devices, children = ({ instance }) => instance }: NetworkDevicesProps) {
  const { t, format, live } = usePage();
  return (
    <ul class="found-devices">
      {devices.slice(0, mostShown).map((device) => {
        const { instance, address, vendorId, lastSeenMs } = device;
        return (
          <li key={instance}>
            {children(device)}
            <span class="faint">
              {address}
              {vendorId !== undefined && `, ${t('duplicate.vendor', { number: vendorId })}`}
              {`, ${t('alarms.seenAgo', { duration: format.duration(live.nowMs - lastSeenMs) })}`}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
