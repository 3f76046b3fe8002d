import type { EventTransitionBits, PerTransition } from '../../bacnet/encoding/constructed/named-bits.js';
import { NotifyType } from '../../bacnet/encoding/event-enumerations.js';
import type { Bilingual } from '../../core/bilingual.js';

export type AlarmClassNumber = 1 | 2 | 3 | 4;

/** A Notification Class as it is delivered (135-2016 §12.21); its recipients are the site's. */
export interface AlarmClass {
  /** Instance, and Notification_Class of the objects that belong to it. */
  readonly number: AlarmClassNumber;
  /** Unique in the device. */
  readonly name: string;
  readonly description: Bilingual;
  /** 0 is the most urgent (135-2016 §13.2.5). */
  readonly priority: PerTransition<number>;
  readonly ackRequired: EventTransitionBits;
  /** Of the objects of the class. */
  readonly notifyType: NotifyType;
}

type Columns = readonly [
  number: AlarmClassNumber,
  name: string,
  priority: readonly [toOffnormal: number, toFault: number, toNormal: number],
  isAcknowledged: boolean,
  notifyType: NotifyType,
  en: string,
  fr: string,
];

// A class per line. What a person must acknowledge is that something has come, not that it has gone.
// biome-ignore format: a line per class
const rows: readonly Columns[] = [
  [1, 'NotificationClass.CRITICAL', [64, 64, 200], true, NotifyType.alarm, 'The load is or will soon be without protection', "L'utilisation n'est plus protégée, ou ne le sera bientôt plus"],
  [2, 'NotificationClass.FAULT', [100, 100, 200], true, NotifyType.alarm, 'Something has failed: somebody must look', "Un défaut est présent : quelqu'un doit aller voir"],
  [3, 'NotificationClass.SERVICE', [140, 140, 200], false, NotifyType.alarm, 'Service is due', 'Un entretien est à prévoir'],
  [4, 'NotificationClass.INFORMATION', [200, 200, 200], false, NotifyType.event, 'States to know of', 'États à connaître'],
];

/** The Notification Classes, in order of their instances 1 to 4. */
export const alarmClasses: readonly AlarmClass[] = rows.map(
  ([number, name, [toOffnormal, toFault, toNormal], isAcknowledged, notifyType, en, fr]) => ({
    number,
    name,
    description: { en, fr },
    priority: { toOffnormal, toFault, toNormal },
    ackRequired: { toOffnormal: isAcknowledged, toFault: isAcknowledged, toNormal: false },
    notifyType,
  }),
);
