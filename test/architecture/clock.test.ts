import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../support/daemon.js';

interface Use {
  /** Or a folder, with a slash at its end. */
  readonly file: string;
  readonly because: string;
}

/** The machine's own clocks and timers, past the injected clock. */
const ownClock =
  /\bDate\.now\b|\bnew Date\(\)|\bperformance\.(?:now|timeOrigin)\b|\bhrtime\b|\bset(?:Timeout|Interval)\(/;

const mayReadTheMachine: readonly Use[] = [
  { file: 'src/core/clock.ts', because: 'it is the clock' },
  {
    file: 'src/finder/announcement/responder-worker.ts',
    because: 'the responder asks Date; it gets one that never jumps',
  },
  { file: 'src/launcher/launcher-log.ts', because: 'a line of the log bears the time of day' },
  { file: 'src/simulator-main.ts', because: 'a line of the log bears the time of day' },
  { file: 'src/network-helper-main.ts', because: 'a program of root that lives for one request' },
  { file: 'web/src/api/browser-host.ts', because: 'it is the clock of the page' },
  { file: 'web/src/api/login-end.ts', because: 'a timer of the browser' },
  { file: 'web/src/api/login-renewal.ts', because: 'kept in the storage of the tab, over a reload' },
  { file: 'web/src/app.tsx', because: 'a timer of the browser' },
  { file: 'web/src/home/active-alarms.tsx', because: 'a timer of the browser' },
  { file: 'web/src/login/login-form.tsx', because: 'a timer of the browser' },
  { file: 'web/src/login/login-note.tsx', because: 'a timer of the browser' },
  { file: 'web/src/values/graphs.tsx', because: 'a timer of the browser' },
  { file: 'web/src/main.tsx', because: 'a timer of the browser' },
  { file: 'web/src/setup/bacnet-step.tsx', because: 'a timer of the browser' },
  { file: 'web/src/state/scroll.ts', because: 'a timer of the browser' },
  { file: 'web/src/state/use-typing-rest.ts', because: 'a timer of the browser' },
  { file: 'web/src/state/use-resource.ts', because: 'a timer of the browser' },
];

/** Somebody may set the wall clock at any moment: it tells when something was, never how long it lasts. */
const mayAskTheTimeOfDay: readonly Use[] = [
  { file: 'src/core/clock.ts', because: 'it is the clock' },
  {
    file: 'src/bacnet/datalink/sc/node/',
    because: 'shown: when a hub was connected, lost or refused; time of a message',
  },
  { file: 'src/bacnet/datalink/sc/socket/', because: 'certificates are valid by the calendar' },
  { file: 'src/bacnet/server/bbmd/foreign-device.ts', because: 'shown: since when' },
  { file: 'src/bacnet/server/client-census.ts', because: 'shown: last seen' },
  { file: 'src/bacnet/server/cov/cov-delivery.ts', because: 'shown: last notification' },
  { file: 'src/bacnet/server/cov/cov-subscription.ts', because: 'shown: last notification' },
  { file: 'src/bacnet/server/events/delivery/recipient-queue.ts', because: 'shown: last success, last failure' },
  { file: 'src/bacnet/server/identity/other-devices.ts', because: 'shown: since when, last seen' },
  { file: 'src/northbound/nut/clients/client-list.ts', because: 'shown: since when, when told, when gone' },
  { file: 'src/commands/export-command.ts', because: 'date of a document' },
  { file: 'src/commands/recovery-commands.ts', because: 'date of a backup' },
  { file: 'src/device/alarms/alarm-center.ts', because: 'shown: when something was acknowledged' },
  { file: 'src/device/alarms/device-logs.ts', because: 'values are logged on the minute of the day' },
  {
    file: 'src/device/alarms/inhibitions.ts',
    because: 'what is left of an inhibition outlives a restart, and is bounded',
  },
  { file: 'src/device/alarms/paced-ring.ts', because: 'records bear the time of day' },
  { file: 'src/device/device-documents.ts', because: 'date of a document' },
  { file: 'src/device/network-port/', because: 'shown: when a hub was connected or lost, by the clock of the Device' },
  { file: 'src/device/recent-states.ts', because: 'shown: when it changed' },
  { file: 'src/device/recent-values.ts', because: 'shown: when a value was read' },
  {
    file: 'src/device/register-search/register-search.ts',
    because: 'shown: when something was observed, kept over a restart; date of a line',
  },
  { file: 'src/device/remembered-units.ts', because: 'shown: when a unit was last there, kept over a restart' },
  { file: 'src/ftp/commands/transfer-commands.ts', because: 'a list shows this year otherwise' },
  { file: 'src/ftp/ftp-documents.ts', because: 'date of a document' },
  { file: 'src/ftp/profiles-folder.ts', because: 'date of a file' },
  { file: 'src/ftp/settings-folder.ts', because: 'date of a file' },
  { file: 'src/ftp/virtual-tree.ts', because: 'date of a file' },
  { file: 'src/http/screens/screens.ts', because: 'a graph ends now' },
  { file: 'src/http/server/web-server.ts', because: 'date of an answer' },
  { file: 'src/http/server/web-service.ts', because: 'the certificate is valid by the calendar' },
  { file: 'src/http/server/tls/certificate-store.ts', because: 'the certificate is valid by the calendar' },
  { file: 'src/http/screens/', because: 'shown: the time of day at the gateway, of frames and of backups' },
  { file: 'src/journal/history.ts', because: 'measurements bear the minute of day' },
  { file: 'src/journal/incident-book.ts', because: 'asked what goes on now, by the time of day that events bear' },
  { file: 'src/journal/journal.ts', because: 'events bear the time of day' },
  { file: 'src/journal/ups-watch.ts', because: 'since when an alarm is active; that the clock was set' },
  { file: 'src/northbound/mqtt/', because: 'told and shown: when a value was read, since when something is so' },
  {
    file: 'src/northbound/nut/policy/',
    because: 'shown: since when a stage is low; the seconds of an outage go on over a restart',
  },
  { file: 'src/objects/device-clock.ts', because: 'Local_Time' },
  { file: 'src/security/login-guard.ts', because: 'shown: when a login failed' },
  { file: 'src/security/sc-certificates/', because: 'certificates are valid by the calendar' },
  {
    file: 'src/system/network/confirm-or-revert.ts',
    because: 'what is left of 90 s outlives a restart, and 90 s at most',
  },
  { file: 'src/ups/link/frame-trace.ts', because: 'shown: time of a frame' },
  { file: 'src/ups/link/line-ledger.ts', because: 'shown: time of a frame' },
  { file: 'src/ups/simulator/ups-model.ts', because: 'the clock of the UPS' },
  { file: 'web/src/api/browser-host.ts', because: 'it is the clock of the page' },
  { file: 'web/src/api/live-host.ts', because: 'it is the clock of the page' },
  { file: 'web/src/api/live-stream.ts', because: 'shown: last heard' },
  { file: 'web/src/state/drafts.ts', because: 'the clock that never jumps may stand still while the computer sleeps' },
];

const sources = ['src', 'web/src'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => ({ file: join(folder, name), text: readFileSync(join(root, folder, name), 'utf8') })),
);
const filesWith = (pattern: RegExp) => sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file);

describe('time comes from the injected clock', () => {
  it.each([
    ['the clock and the timers of the machine', ownClock, mayReadTheMachine],
    ['the time of day', /\bwallMs\b/, mayAskTheTimeOfDay],
  ])('only these ask for %s, each for its reason', (_, pattern, allowed) => {
    const found = filesWith(pattern);
    const isCovered = (name: string, { file }: Use) => name === file || (file.endsWith('/') && name.startsWith(file));
    expect(found.filter((name) => !allowed.some((use) => isCovered(name, use)))).toEqual([]);
    expect(allowed.filter((use) => !found.some((name) => isCovered(name, use)))).toEqual([]);
  });
});
