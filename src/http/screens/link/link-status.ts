import type { LoadedSettings } from '../../../settings/loaded-settings.js';
import type { UpsMonitor } from '../../../ups/polling/ups-monitor.js';
import { noticeOf } from '../shared/notice-of.js';
import type { LinkStatus } from './schema.js';

export interface LineParts {
  loaded(): LoadedSettings;
  isSimulated(): boolean;
  ups(): UpsMonitor | undefined;
}

/** The serial line in a few numbers; also in the status of Home. */
export function linkStatus({ ups, loaded, isSimulated }: LineParts): LinkStatus {
  const line = ups()?.line;
  const counters = line?.counters();
  const { requests = 0, answers = 0, timeouts = 0, crcErrors = 0 } = counters ?? {};
  const answered = answers + [...(counters?.exceptions.values() ?? [])].reduce((sum, count) => sum + count, 0);
  const problem = line?.state.problem;
  return {
    status: line?.state.status ?? 'stopped',
    port: isSimulated() ? 'simulator' : loaded().settings.serial.port,
    ...(problem && { problem: noticeOf(problem) }),
    requests,
    answers,
    timeouts,
    crcErrors,
    ...(requests > 0 && { qualityPercent: Math.round((Math.min(answered, requests) / requests) * 1000) / 10 }),
  };
}
