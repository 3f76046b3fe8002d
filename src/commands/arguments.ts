import { parseArgs } from 'node:util';
import type { Language } from '../core/bilingual.js';
import { GatewayError } from '../core/errors.js';
import type { TypedObservation } from '../device/register-search/observations.js';
import { type DocumentKind, documentKinds } from '../documents/document-file.js';
import { type RecoveryOrder, recoveryOrders } from '../system/recovery/recovery-requests.js';
import { typedObservation } from './find-registers-words.js';

export type Arguments = CommonArguments & TaskArguments;

export interface CommonArguments {
  readonly configFile: string;
  readonly dataDir: string;
  /** The built-in simulator is the UPS as long as no serial port is configured. */
  readonly demo: boolean;
}

type TaskArguments =
  | { readonly task: 'check' | 'help' | 'version' | RecoveryOrder }
  | {
      readonly task: 'run';
      /** Socket of the root helper that may set the network. */
      readonly networkHelper: string | undefined;
    }
  | { readonly task: 'backup' | 'restore' | 'check-profile' | 'try-profile'; readonly file: string }
  | { readonly task: 'objects'; readonly format: 'text' | 'json' }
  | {
      readonly task: 'find-registers';
      readonly format: 'text' | 'json';
      /** None: a person types them. */
      readonly observe: readonly TypedObservation[];
      readonly accept: boolean;
    }
  | {
      readonly task: 'export';
      readonly kind: DocumentKind;
      readonly outDir: string;
      /** Undefined: the language of the settings. */
      readonly language: Language | undefined;
    };

export const usage = `Usage: ups-bacnet-gateway [--config FILE] [--data DIR] [--demo] [--network-helper SOCKET]
       ups-bacnet-gateway --check [--config FILE] [--data DIR]
       ups-bacnet-gateway --objects [--config FILE] [--data DIR] [--demo] [--format text|json]
       ups-bacnet-gateway --find-registers [--observe "OBJECT=VALUE" ... [--accept] [--format text|json]]
                          [--config FILE] [--data DIR] [--demo]
       ups-bacnet-gateway --export pics|epics|ede|acceptance|protocols|sc --out DIR [--language en|fr]
                          [--config FILE] [--data DIR] [--demo]
       ups-bacnet-gateway --check-profile FILE
       ups-bacnet-gateway --try-profile FILE [--config FILE] [--data DIR] [--demo]
       ups-bacnet-gateway --backup FILE [--config FILE] [--data DIR]
       ups-bacnet-gateway --restore FILE | --reset-password | --factory-reset | --rollback
                          [--data DIR]

Puts a UPS on a building's BACnet network. Of an installation, the command is

  sudo -u ups-bacnet-gateway node /opt/ups-bacnet-gateway/slots/current/dist/main.js
       --config /etc/ups-bacnet-gateway/config.ini --data /var/lib/ups-bacnet-gateway

and one of the tasks above.

  --config FILE  settings (data/config.ini)
  --data DIR     what must survive a restart: last good settings, identity, credentials (data)
  --demo         the built-in simulator is the UPS until a serial port is configured
  --check        read the settings, and the profiles of the product and of DIR; report every problem, change nothing
  --objects      read the UPS once and print every object: value, register, certainty, age
  --format F     form of that table: text (the default) or json
  --find-registers
                 compare what the display of the UPS shows with what its registers say, and give a register that was
                 found to its object. It only reads the UPS, between polls of its own: while the gateway runs on the
                 same port, search on its page. What was observed is kept in DIR, for the next call and for the page
  --observe O    what the display shows now, repeated: BYPASS_V1=231, UnitAlarms.b05=on (and since how many seconds:
                 "on 20"). Takes half a minute, prints which registers fit, and ends. Without it, type at the prompt
  --accept       write those that are found into config.ini
  --export KIND  write documents that describe this device:
                 pics        protocol implementation conformance statement (Markdown and text)
                 epics       the same for test tools
                 ede         object list, state texts, units, object types and alarms for a BMS (CSV, and all in one zip)
                 acceptance  sheet to tick and sign (HTML); reads the UPS once
                 protocols   what the protocols beside BACnet tell that are switched on (Markdown, CSV, a zip); likewise
                 sc          sheet for the IT department of the site: what BACnet/SC needs of network and certificates (HTML)
  --out DIR      folder for the documents
  --language L   of ede, acceptance, protocols and sc: en or fr (as in the settings)
  --check-profile FILE
                 report everything that is wrong with a profile, and how many objects it feeds
  --try-profile FILE
                 read the UPS once by a profile: each register with its words, its value and its objects; keeps nothing
  --backup FILE  write settings and what is remembered of the UPS, without passwords, into one file
  --restore FILE check such a file and put it in place of the settings; both passwords stay as they are. Done by the
                 gateway that runs on DIR, or at its next start
  --reset-password
                 open the login with root and public again; likewise
  --factory-reset
                 put all settings, and both passwords, back to the factory ones; likewise
  --rollback     go back to the version in the other slot, for a trial as after an update; likewise
  --network-helper SOCKET
                 where the root helper of the installation listens, which may set the network of this machine
  --help         this text
  --version      the version

Exit codes
  0  stopped by SIGTERM or SIGINT; --check found no error; the other commands are done, or left for the next start
  1  the settings have errors, for --check also any profile; the data folder, the folder of --out or the FILE of
     --backup cannot be written;
     the FILE of --check-profile or --try-profile cannot be read or has errors;
     the FILE of --restore is no backup, or its settings have errors; the gateway could not do what it was asked for
  2  the command line is not understood
  3  --objects, --find-registers, --try-profile: no UPS could be read, the reason is told
  4  --find-registers: not every register that was asked for is found yet
  70 internal fault, reported on the log
  75 to be started again: a cold start, or another version. Only below the launcher or systemd; elsewhere the gateway
     restarts within its process
`;

/** Throws `arguments.invalid` with the reason. */
export function parseArguments(words: readonly string[]): Arguments {
  const values = parse(words);
  const tasks = (
    [
      'check',
      'objects',
      'find-registers',
      'export',
      'check-profile',
      'try-profile',
      'backup',
      'restore',
      ...recoveryOrders,
    ] as const
  ).filter((task) => values[task] !== undefined && values[task] !== false);
  if (tasks.length > 1) throw invalid(`--${tasks.join(' and --')} exclude each other`);
  const common = { configFile: values.config, dataDir: values.data, demo: values.demo };
  if (values.help) return { task: 'help', ...common };
  if (values.version) return { task: 'version', ...common };
  const format = oneOf('--format', values.format, ['text', 'json']);
  const language = values.language === undefined ? undefined : oneOf('--language', values.language, ['en', 'fr']);
  if (values['find-registers']) {
    return {
      task: 'find-registers',
      format,
      observe: values.observe.map(typedObservation),
      accept: values.accept,
      ...common,
    };
  }
  if (values.observe.length > 0 || values.accept) throw invalid('--observe and --accept need --find-registers');
  if (values.objects) return { task: 'objects', format, ...common };
  if (values.check) return { task: 'check', ...common };
  for (const task of recoveryOrders) if (values[task]) return { task, ...common };
  for (const task of ['check-profile', 'try-profile'] as const) {
    const file = values[task];
    if (file !== undefined) return { task, file: fileOf(`--${task}`, file), ...common };
  }
  if (values.backup !== undefined) return { task: 'backup', file: fileOf('--backup', values.backup), ...common };
  if (values.restore !== undefined) return { task: 'restore', file: fileOf('--restore', values.restore), ...common };
  if (values.export === undefined) return { task: 'run', networkHelper: values['network-helper'], ...common };
  const kind = oneOf('--export', values.export, documentKinds);
  if (values.out === undefined || values.out === '') throw invalid('--export needs --out DIR');
  return { task: 'export', kind, outDir: values.out, language, ...common };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        config: { type: 'string', default: 'data/config.ini' },
        data: { type: 'string', default: 'data' },
        demo: { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
        'check-profile': { type: 'string' },
        'try-profile': { type: 'string' },
        backup: { type: 'string' },
        restore: { type: 'string' },
        'reset-password': { type: 'boolean', default: false },
        'factory-reset': { type: 'boolean', default: false },
        rollback: { type: 'boolean', default: false },
        'network-helper': { type: 'string' },
        objects: { type: 'boolean', default: false },
        format: { type: 'string', default: 'text' },
        'find-registers': { type: 'boolean', default: false },
        observe: { type: 'string', multiple: true, default: [] },
        accept: { type: 'boolean', default: false },
        export: { type: 'string' },
        out: { type: 'string' },
        language: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
        version: { type: 'boolean', short: 'v', default: false },
      },
    }).values;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalid(reason, cause);
  }
}

function oneOf<T extends string>(option: string, word: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === word);
  if (found === undefined) throw invalid(`${option} ${word}: not known; one of ${allowed.join(', ')}`);
  return found;
}

function fileOf(option: string, file: string): string {
  if (file === '') throw invalid(`${option} needs a FILE`);
  return file;
}

function invalid(reason: string, cause?: unknown): GatewayError {
  return new GatewayError('arguments.invalid', reason, {}, cause);
}
