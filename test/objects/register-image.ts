import { builtInMaps } from '../../src/ups/maps/built-in-maps.js';
import type { FamilyName } from '../../src/ups/maps/family-name.js';
import type { Page } from '../../src/ups/maps/page.js';
import type { RegisterMap, TableId } from '../../src/ups/maps/register-map.js';
import type { UpsFamily } from '../../src/ups/maps/ups-family.js';
import type { RegisterSnapshot, TableReading, UpsConnection } from '../../src/ups/polling/snapshot.js';

const { familyOf } = builtInMaps;

/** Words by their wire address (0x004a), as typed in from the UPS documents; all others are 0. */
export type RegisterImage = Readonly<Record<string, number>>;

/** The key of a word in an image. */
export function at(address: number): string {
  return `0x${address.toString(16).padStart(4, '0')}`;
}

export interface SnapshotOptions {
  readonly connection?: UpsConnection;
  /** Tables whose last request ended otherwise than with data. */
  readonly readings?: Partial<
    Record<
      TableId,
      Pick<TableReading, 'outcome' | 'exceptionCode' | 'refusedBefore' | 'deniedBefore' | 'readAtMs'> & {
        neverRead?: boolean;
      }
    >
  >;
  readonly takenAtMs?: number;
  readonly readAtMs?: number;
}

export interface Ups {
  readonly family: UpsFamily;
  readonly map: RegisterMap;
}

export function upsOf(name: FamilyName, mapId?: RegisterMap['id']): Ups {
  const family = familyOf(name);
  const map = family.maps.find(({ id }) => mapId === undefined || id === mapId);
  if (map === undefined) throw new Error(`${name} has no such map`);
  return { family, map };
}

/** A snapshot of a UPS with these words. */
export function snapshotOf(
  { family, map }: Ups,
  image: RegisterImage,
  options: SnapshotOptions = {},
): RegisterSnapshot {
  const { connection = 'running', readings = {}, takenAtMs = 1000, readAtMs = 1000 } = options;
  return {
    family,
    map,
    connection,
    takenAtMs,
    reading(page: Page, id: TableId): TableReading {
      const table = map.tables.find((one) => one.id === id);
      const start = table && map.addressOf(page, table);
      if (table === undefined || start === undefined) return { page, table: id, outcome: 'never' };
      const { neverRead = false, ...reading } = readings[id] ?? {};
      if (neverRead) return { page, table: id, outcome: 'never', ...reading };
      const words = Array.from({ length: table.words }, (_, offset) => image[at(start + offset)] ?? 0);
      return { page, table: id, outcome: 'data', words, readAtMs, ...reading };
    },
  };
}
