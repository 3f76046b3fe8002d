import { ServicesSupportedBit as S } from '../bacnet/encoding/service-choices.js';
import { initiatedServices, isExecuted } from './bibbs.js';
import type { DeviceDescription } from './device-description.js';

/** Services by their names in the standard (135-2012 clauses 13 to 17), by bit of Protocol_Services_Supported. */
const names: ReadonlyMap<S, string> = new Map<S, string>([
  [S.acknowledgeAlarm, 'AcknowledgeAlarm'],
  [S.getAlarmSummary, 'GetAlarmSummary'],
  [S.getEnrollmentSummary, 'GetEnrollmentSummary'],
  [S.subscribeCov, 'SubscribeCOV'],
  [S.atomicReadFile, 'AtomicReadFile'],
  [S.addListElement, 'AddListElement'],
  [S.removeListElement, 'RemoveListElement'],
  [S.readProperty, 'ReadProperty'],
  [S.readPropertyMultiple, 'ReadPropertyMultiple'],
  [S.writeProperty, 'WriteProperty'],
  [S.writePropertyMultiple, 'WritePropertyMultiple'],
  [S.deviceCommunicationControl, 'DeviceCommunicationControl'],
  [S.reinitializeDevice, 'ReinitializeDevice'],
  [S.timeSynchronization, 'TimeSynchronization'],
  [S.whoHas, 'Who-Has'],
  [S.whoIs, 'Who-Is'],
  [S.readRange, 'ReadRange'],
  [S.utcTimeSynchronization, 'UTCTimeSynchronization'],
  [S.subscribeCovProperty, 'SubscribeCOVProperty'],
  [S.getEventInformation, 'GetEventInformation'],
  [S.iAm, 'I-Am'],
  [S.iHave, 'I-Have'],
]);

export interface SupportedService {
  readonly name: string;
  readonly role: 'execute' | 'initiate' | 'both';
}

/** Executed services in the order of their bits, then those that are initiated. */
export function supportedServices(description: DeviceDescription): readonly SupportedService[] {
  const bits = Object.values(S)
    .filter((bit) => isExecuted(description, bit))
    .toSorted((one, other) => one - other);
  const executed = bits.map((bit) => names.get(bit) ?? `service ${bit}`);
  const initiated = initiatedServices(description);
  return [
    ...executed.map((name) => ({ name, role: initiated.includes(name) ? 'both' : 'execute' }) as const),
    ...initiated.filter((name) => !executed.includes(name)).map((name) => ({ name, role: 'initiate' }) as const),
  ];
}
