import type { ObjectIdentifier } from '../../../bacnet/encoding/application-value.js';
import { ObjectType } from '../../../bacnet/encoding/object-type.js';
import { PropertyIdentifier as P } from '../../../bacnet/encoding/property-identifier.js';
import type { ObjectStore } from '../../../bacnet/object-model/object-store.js';
import type { NotificationDelivery } from '../../../bacnet/server/events/delivery/notification-delivery.js';
import type { EventReporting } from '../../../bacnet/server/events/event-reporting.js';
import { type Bilingual, bothOf } from '../../../core/bilingual.js';
import { GatewayError } from '../../../core/errors.js';
import type { AlarmCenter } from '../../../device/alarms/alarm-center.js';
import type { ServedDevice } from '../../../device/served-device.js';
import { alarmClasses } from '../../../objects/alarms/alarm-classes.js';
import { alarmPointOf } from '../../../objects/alarms/alarm-points.js';
import { descriptionsEn } from '../../../objects/catalog/descriptions-en.js';
import { descriptionsFr } from '../../../objects/catalog/descriptions-fr.js';

/** What the screen of the alarms asks of the device that serves them. */
export interface AlarmDevice {
  readonly store: Pick<ObjectStore, 'find' | 'findByName'>;
  readonly alarms: {
    readonly center: Pick<AlarmCenter, keyof AlarmCenter>;
    readonly events: Pick<EventReporting, 'objects' | 'objectOf' | 'set' | 'now'>;
    readonly delivery: Pick<NotificationDelivery, 'port'>;
  };
}

/** Undefined where `[bacnet] alarm_points` is off, or nothing is served. */
export function alarmDeviceOf(served: ServedDevice | undefined): AlarmDevice | undefined {
  if (served?.alarms === undefined) return undefined;
  const { store, alarms } = served;
  return { store, alarms };
}

/** For what cannot be done without; throws `alarms.off`. */
export function servingDevice(device: AlarmDevice | undefined): AlarmDevice {
  if (device === undefined) throw new GatewayError('alarms.off', '');
  return device;
}

const labels: Readonly<Record<number, string>> = {
  [ObjectType.analogValue]: 'AV',
  [ObjectType.binaryValue]: 'BV',
  [ObjectType.multiStateValue]: 'MV',
  [ObjectType.bitStringValue]: 'BSV',
};

/** As the page of values writes it. */
export function labelOf({ objectType, instance }: ObjectIdentifier): string {
  return `${labels[objectType] ?? objectType} ${instance}`;
}

export function nameOf({ store }: Pick<AlarmDevice, 'store'>, { objectType, instance }: ObjectIdentifier): string {
  return store.find(objectType, instance)?.name ?? '';
}

/** In both languages where it is one of ours. */
export function descriptionOf({ store }: Pick<AlarmDevice, 'store'>, id: ObjectIdentifier): Bilingual {
  if (id.objectType === ObjectType.binaryValue) {
    const point = alarmPointOf(id.instance);
    if (point !== undefined) return point.text;
  }
  if (id.objectType === ObjectType.notificationClass) {
    const found = alarmClasses.find(({ number }) => number === id.instance);
    if (found !== undefined) return found.description;
  }
  const object = store.find(id.objectType, id.instance);
  const [en, fr] = [descriptionsEn, descriptionsFr].map((texts: Readonly<Record<string, string>>) => {
    const name = object?.name ?? '';
    return Object.hasOwn(texts, name) ? texts[name] : undefined;
  });
  if (en !== undefined && fr !== undefined) return { en, fr };
  const served = object?.value(P.description);
  return bothOf(served?.type === 'characterString' ? served.value : '');
}
