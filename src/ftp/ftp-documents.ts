import type { Language } from '../core/bilingual.js';
import type { Clock } from '../core/clock.js';
import { type Host, thisHost } from '../core/machine/host.js';
import { eventsAsCsv } from '../journal/export-events.js';
import type { JournalEvent } from '../journal/journal-event.js';
import type { LoadedSettings } from '../settings/loaded-settings.js';
import { formatProblem, type SettingsProblem } from '../settings/settings-problem.js';
import type { UpsReport } from '../ups/polling/ups-monitor.js';
import type { DocumentFolder } from './ports.js';

export interface DocumentSources {
  readonly version: string;
  readonly values: { readonly report: UpsReport; readonly isSimulated: boolean };
  readonly settings: { readonly current: LoadedSettings };
  readonly journal: {
    /** All events, the newest first. */
    events(): AsyncIterable<JournalEvent>;
  };
  readonly host?: Host;
  readonly clock: Clock;
}

/** Events in the file of the journal. */
const maxEvents = 2000;

/** What can be fetched by FTP besides config.ini; read-only, without secrets. */
export function ftpDocuments(sources: DocumentSources): readonly DocumentFolder[] {
  const diagnostics = {
    name: 'diagnostics.json',
    read: async () => new TextEncoder().encode(`${JSON.stringify(diagnosticsOf(sources), undefined, 2)}\n`),
  };
  const journal = { name: 'journal.csv', read: () => journalOf(sources) };
  return [{ name: 'Diagnostics', documents: [diagnostics, journal] }];
}

async function journalOf({ journal, settings }: DocumentSources): Promise<Uint8Array> {
  const parts: string[] = [];
  for await (const part of eventsAsCsv(newest(journal.events()), settings.current.settings.bacnet.language))
    parts.push(part);
  return new TextEncoder().encode(parts.join(''));
}

async function* newest(events: AsyncIterable<JournalEvent>): AsyncGenerator<JournalEvent, void, undefined> {
  let count = 0;
  for await (const event of events) {
    yield event;
    count += 1;
    if (count === maxEvents) return;
  }
}

function diagnosticsOf({ version, values, settings: store, host = thisHost, clock }: DocumentSources) {
  const { settings, origin, problems, notices } = store.current;
  const { snapshot, setup, problem } = values.report;
  return {
    time: new Date(clock.wallMs()).toISOString(),
    gateway: {
      version,
      node: process.versions.node,
      uptimeSeconds: Math.round(host.uptimeSeconds()),
      memoryBytes: host.memoryBytes(),
    },
    ups: {
      simulated: values.isSimulated,
      connection: snapshot.connection,
      family: setup?.family.name,
      registerMap: setup?.map.id,
      baud: setup?.baud,
      architecture: setup?.architecture,
      problem: problem?.message,
    },
    settings: {
      origin,
      problems: problems.map((one) => formatWithoutFolder(one)),
      notices: notices.map((one) => formatWithoutFolder(one)),
      // Of a password these say only whether one is set.
      values: { ...settings, registers: Object.fromEntries(settings.registers) },
    },
  };
}

/** Where the file lies is nothing for the network. */
export function formatWithoutFolder(problem: SettingsProblem, language?: Language): string {
  return formatProblem({ ...problem, file: 'config.ini' }, language);
}
