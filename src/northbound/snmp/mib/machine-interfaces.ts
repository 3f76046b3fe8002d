import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A network interface of the machine as Linux tells it (Documentation/ABI/testing/sysfs-class-net). */
export interface MachineInterface {
  readonly name: string;
  readonly index: number;
  /** Of a file below its own folder; undefined for what it does not have. */
  readonly number: (file: string) => number | undefined;
  readonly text: (file: string) => string | undefined;
}

const linuxInterfaces = '/sys/class/net';

/** In order of their indices; none on another system. */
export function machineInterfaces(folder = linuxInterfaces): readonly MachineInterface[] {
  return namesIn(folder)
    .flatMap((name) => {
      const text = (file: string) => textOf(join(folder, name, file));
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
