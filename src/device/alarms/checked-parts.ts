import { crc32 } from 'node:zlib';
import { isRecord } from '../../core/kept-state.js';

/** `settings` are in a backup, and gone after a factory reset; `states` belong to this device and this moment. */
const alarmSections = ['settings', 'states'] as const;
export type AlarmSection = (typeof alarmSections)[number];

export type AlarmParts = Readonly<Record<AlarmSection, Readonly<Record<string, unknown>>>>;

interface ReadParts {
  readonly parts: AlarmParts;
  /** Names of parts that were there and are not as they were written, by section; they are left out. */
  readonly damaged: Readonly<Record<AlarmSection, readonly string[]>>;
}

/** With a checksum of each part: a bit that flips may make another recipient, address or delay that is allowed as well. */
export function textOfParts({ settings, states }: AlarmParts): string {
  const checksums = { settings: checksumsOf(settings), states: checksumsOf(states) };
  return `${JSON.stringify({ settings, states, checksums })}\n`;
}

/** Throws where the text is none of these; that of a former version has no checksums. */
export function readParts(text: string): ReadParts {
  const read: unknown = JSON.parse(text);
  if (!isRecord(read)) throw new TypeError('not an object');
  const checksums = isRecord(read.checksums) ? read.checksums : undefined;
  const [settings, states] = alarmSections.map((section) => {
    const parts = read[section];
    return soundOf(isRecord(parts) ? parts : {}, checksums && recordOf(checksums[section]));
  });
  return {
    parts: { settings: settings?.sound ?? {}, states: states?.sound ?? {} },
    damaged: { settings: settings?.damaged ?? [], states: states?.damaged ?? [] },
  };
}

function soundOf(parts: Readonly<Record<string, unknown>>, checksums: Readonly<Record<string, unknown>> | undefined) {
  if (checksums === undefined) return { sound: parts, damaged: [] };
  const names = [...new Set([...Object.keys(parts), ...Object.keys(checksums)])];
  const isSound = (name: string) => name in parts && checksums[name] === checksumOf(parts[name]);
  return {
    sound: Object.fromEntries(names.filter(isSound).map((name) => [name, parts[name]])),
    damaged: names.filter((name) => !isSound(name)),
  };
}

const recordOf = (value: unknown) => (isRecord(value) ? value : {});

function checksumsOf(parts: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, checksumOf(part)]));
}

const checksumOf = (part: unknown): string => crc32(JSON.stringify(part) ?? '').toString(16);
