import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A network interface of the machine as Linux tells it (Documentation/ABI/testing/sysfs-class-net). */
export interface MachineInterface {
  readonly name: string;
  readonly index: number;
  /** Of a file below its own folder, read once; undefined for what it does not have. */
  readonly number: (file: string) => number | undefined;
  readonly text: (file: string) => string | undefined;
}

const linuxInterfaces = '/sys/class/net';

/** In order of their indices; none on another system. */
export function machineInterfaces(folder = linuxInterfaces): readonly MachineInterface[] {
  return namesIn(folder)
    .flatMap((name) => {
      const known = new Map<string, string | undefined>();
      const text = (file: string) => {
        if (!known.has(file)) known.set(file, textOf(join(folder, name, file)));
        return known.get(file);
      };
      const number = (file: string) => numberOf(text(file));
      const index = number('ifindex');
      return index === undefined ? [] : [{ name, index, number, text }];
    })
    .toSorted((one, other) => one.index - other.index);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    // An interface that is down has no speed, and one that has just gone has nothing.
    return undefined;
  }
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined || !/^(0x[0-9a-f]+|-?\d+)$/i.test(text) ? undefined : Number(text);
}
