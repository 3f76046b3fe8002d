import type { ReportingObject } from '../../../bacnet/server/events/reporting-object.js';
import type { Clock } from '../../../core/clock.js';
import { errorDetail } from '../../../core/error-details.js';
import { GatewayError } from '../../../core/errors.js';
import type { ServedDevice } from '../../../device/served-device.js';
import type { EventRecorder } from '../../../journal/journal-event.js';
import type { ObjectValues } from '../../../objects/mapper.js';
import { type Caller, textOfCaller } from '../../server/access/caller.js';
import { textOfPeer } from '../bacnet/answers.js';
import type { FaultsAnswer } from '../shared/schema.js';
import { type AlarmDevice, alarmDeviceOf, servingDevice } from './alarm-device.js';
import { AlarmTexts } from './alarm-texts.js';
import { classAnswers } from './class-answers.js';
import { acknowledgementViews, eventViews, inhibitionViews } from './event-views.js';
import { faultsOf, fieldFault, refuseFaults, wholeFault } from './fields.js';
import { pointViews, settingsOf } from './points.js';
import type {
  AlarmEventsAnswer,
  AlarmPointsAnswer,
  InhibitBody,
  NetworkDevicesAnswer,
  PointChange,
  SearchAnswer,
} from './schema.js';

export interface AlarmParts {
  readonly clock: Clock;
  readonly journal: EventRecorder;
  bacnet(): ServedDevice | undefined;
  values(): ObjectValues;
}

export type AlarmAnswers = ReturnType<typeof alarmAnswers>;

const msPerMinute = 60_000;
/** A week: what is put aside for longer is a setting. */
const mostMinutes = 7 * 24 * 60;
/** 4194303 stands for a device that is not known. */
const lastDevice = 4_194_302;

/** Events, acknowledgement, recipients and settings of the alarms that a BMS gets. */
export function alarmAnswers(parts: AlarmParts) {
  const { clock, journal } = parts;
  const texts = new AlarmTexts(parts.values);
  const alarmDevice = () => alarmDeviceOf(parts.bacnet());
  const serving = () => servingDevice(alarmDevice());

  return {
    ...classAnswers(alarmDevice, parts),

    events: (): AlarmEventsAnswer => {
      const device = alarmDevice();
      if (device === undefined) return { isOn: false, events: [], acknowledgements: [], inhibitions: [] };
      return {
        isOn: true,
        events: eventViews(device, texts, clock.wallMs()),
        acknowledgements: acknowledgementViews(device),
        inhibitions: inhibitionViews(device),
      };
    },

    /** All that waits for it, of one object; nothing where another one was faster. */
    acknowledge: async (name: string, by: Caller): Promise<void> => {
      const device = serving();
      const { configuration } = reportingObject(device, name);
      await device.alarms.center.acknowledge(configuration.id, textOfCaller(by));
    },

    points: (): AlarmPointsAnswer => {
      const device = alarmDevice();
      return device === undefined ? { isOn: false, points: [] } : { isOn: true, points: pointViews(device) };
    },

    changePoint: async (name: string, change: PointChange, by: Caller): Promise<void> => {
      const device = serving();
      const { configuration } = reportingObject(device, name);
      await device.alarms.events.set(configuration.id, settingsOf(change, configuration));
      const who = textOfCaller(by);
      for (const [key, value] of Object.entries(change)) {
        journal.record({ kind: 'property-written', subject: `${name}.${key}`, to: String(value), who });
      }
    },

    checkPoint: (name: string, change: PointChange): FaultsAnswer => {
      const { configuration } = reportingObject(serving(), name);
      return { problems: faultsOf(() => settingsOf(change, configuration)) };
    },

    checkInhibition: (body: InhibitBody): FaultsAnswer => ({
      problems: faultsOf(() => minutesOf(body, clock.wallMs())),
    }),

    inhibit: async (name: string, body: InhibitBody, by: Caller): Promise<void> => {
      const device = serving();
      const { configuration } = reportingObject(device, name);
      const minutes = minutesOf(body, clock.wallMs());
      const who = textOfCaller(by);
      await device.alarms.center.inhibit(configuration.id, minutes, who);
      journal.record({ kind: 'alarm-inhibited', subject: name, detail: `${minutes} min`, who });
    },

    endInhibition: async (name: string, by: Caller): Promise<void> => {
      const device = serving();
      const { configuration } = reportingObject(device, name);
      if (!configuration.eventAlgorithmInhibit) return;
      await Promise.all([
        device.alarms.center.endInhibition(configuration.id),
        // That of a BMS has no end, and is not known there.
        device.alarms.events.set(configuration.id, { eventAlgorithmInhibit: false }),
      ]);
      journal.record({ kind: 'alarm-inhibition-ended', subject: name, who: textOfCaller(by) });
    },

    devices: (): NetworkDevicesAnswer => {
      const others = parts.bacnet()?.server.identity?.others ?? [];
      const devices = others.map(({ instance, peer, vendorId, lastSeenMs }) => ({
        instance,
        address: textOfPeer(peer),
        ...(vendorId !== undefined && { vendorId }),
        lastSeenMs: Math.round(lastSeenMs),
      }));
      return { devices: devices.sort((one, other) => one.instance - other.instance) };
    },

    search: (device: number | undefined): SearchAnswer => {
      refuseFaults([device === undefined ? undefined : wholeFault('device', device, 0, lastDevice)]);
      return { asked: parts.bacnet()?.server.identity?.search(device) ?? false };
    },
  };
}

function reportingObject(device: AlarmDevice, name: string): ReportingObject {
  const stored = device.store.findByName(name);
  const object = stored && device.alarms.events.objectOf(stored.id);
  if (object === undefined) throw new GatewayError('web.not-found', errorDetail('noAlarm', { name }));
  return object;
}

function minutesOf({ minutes, untilMs }: InhibitBody, nowMs: number): number {
  const key = untilMs === undefined ? 'minutes' : 'untilMs';
  const asked = untilMs === undefined ? minutes : Math.ceil((untilMs - nowMs) / msPerMinute);
  const isPossible = asked !== undefined && Number.isInteger(asked) && asked >= 1 && asked <= mostMinutes;
  const allowed = { en: 'later than now, within 7 days', fr: 'après maintenant, dans les 7 jours' };
  const found = untilMs === undefined ? minutes : new Date(untilMs).toISOString();
  if (!isPossible) refuseFaults([fieldFault(key, found, allowed)]);
  return asked ?? 0;
}
