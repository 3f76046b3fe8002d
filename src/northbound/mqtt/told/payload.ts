import { activeAlarmsPayload, alarmPayload, troublePayload } from './alarm-payload.js';
import { devicePayload, isUnitThere, linkPayload, unitPayload } from './device-payload.js';
import type { Moment, ReportOfReading } from './moment.js';
import type { ToldTopic } from './told-topics.js';
import { valuePayload } from './value-payload.js';

/** The last will of MQTT, and what takes its place while there is a connection: plain, so that every client can compare it. */
export const statusPayloads = { online: 'online', offline: 'offline' } as const;

type Content = Readonly<Record<string, unknown>>;

/** What is retained on a topic from this moment on; undefined where there is nothing to tell, as of a unit that is not there. */
export function payloadOf(told: ToldTopic, moment: Moment, report: ReportOfReading): string | undefined {
  if (told.subject.kind === 'status') return statusPayloads.online;
  const content = contentOf(told, moment, report);
  return content && JSON.stringify(content);
}

/** What is told but for its age: another text whenever there is news. */
export function newsOf(told: ToldTopic, moment: Moment, report: ReportOfReading): string {
  return JSON.stringify({ ...contentOf(told, moment, report), at: undefined, age_s: undefined });
}

function contentOf(told: ToldTopic, moment: Moment, report: ReportOfReading): Content | undefined {
  const { subject, description } = told;
  switch (subject.kind) {
    case 'status':
      return undefined;
    case 'device':
      return devicePayload(moment);
    case 'link':
      return linkPayload(moment);
    case 'alarms':
      return activeAlarmsPayload(moment);
    case 'alarm':
      return alarmPayload(subject, description, moment);
    case 'trouble':
      return troublePayload(subject, description, moment);
    case 'unit':
      return isUnitThere(subject.unit, moment) ? unitPayload(subject.unit, moment) : undefined;
    case 'value': {
      const row = report.rowOf(subject.object, moment);
      return row && valuePayload(row, moment);
    }
  }
}
