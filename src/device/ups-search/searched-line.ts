import { type Disk, thisDisk } from '../../core/machine/disk.js';
import type { Settings } from '../../settings/settings-schema.js';
import { candidates } from '../../ups/detection/candidates.js';
import type { UpsSetup } from '../../ups/detection/ups-setup.js';
import type { MapRegistry } from '../../ups/maps/map-registry.js';
import type { UpsFamily } from '../../ups/maps/ups-family.js';
import { parseTcpAddress } from '../../ups/model/tcp-address.js';
import { editsToUse, lineOfProfile } from '../profiles/profile-line.js';
import { choicesOf, openChoices } from '../ups-monitor-of.js';

/** Where a UPS is looked for. */
export interface SearchOrder {
  /** As `[serial] port` names it. */
  readonly port: string;
  /** Modbus address. */
  readonly slave: number;
  /** Looked for by this one alone; else by all that there is. */
  readonly profile?: string;
}

/** A key of config.ini and what it has to say. */
export interface SearchEdit {
  readonly section: string;
  readonly key: string;
  readonly value: string;
}

/**
 * The settings as if the line were set already, with all open that a search can find out. Nothing else of a site's: which
 * units there are, the whole tells.
 */
export function settingsOfSearch(
  { port, slave }: SearchOrder,
  now: Settings,
  profile: UpsFamily | undefined,
): Settings {
  const serial = { ...now.serial, port, slave, ...openChoices.serial };
  const common = { ...now, bacnet: { ...now.bacnet, unit_number: 0 }, registers: new Map<string, string>() };
  const open = { ...now.ups, ...openChoices.ups };
  if (profile === undefined) return { ...common, serial, ups: open };
  const line = lineOfProfile(profile, { ...now, serial }, port === 'simulator');
  const asProfile = {
    parity: line.parity,
    stop_bits: line.stopBits,
    slave: line.slave,
  };
  return {
    ...common,
    serial: { ...serial, ...asProfile },
    ups: { ...open, family: profile.name },
  };
}

/** Where a UPS is, and nothing of how it is read. */
export function placeEdits(port: string, slave: number): readonly SearchEdit[] {
  return [
    { section: 'serial', key: 'port', value: port },
    { section: 'serial', key: 'slave', value: String(slave) },
  ];
}

/**
 * What config.ini has to say so that the UPS is read as it was found. What the site has fixed stays fixed where that leads
 * to this UPS; else all is found again at each start.
 */
export function editsOfFound(
  order: SearchOrder,
  now: Settings,
  { family, map, baud }: UpsSetup,
  profile: UpsFamily | undefined,
  registry: MapRegistry,
): readonly SearchEdit[] {
  const { port, slave } = order;
  const settings = { ...now, serial: { ...now.serial, port, slave } };
  const place = placeEdits(port, slave);
  if (profile !== undefined) {
    const line = lineOfProfile(profile, settings, port === 'simulator');
    const ofProfile = editsToUse(profile, line, settings);
    return [...place.filter(({ key }) => !ofProfile.some((one) => one.key === key)), ...ofProfile];
  }
  const choices = choicesOf(settings);
  const leadsHere =
    (choices.family === 'auto' || choices.family === family.name) &&
    candidates(choices, undefined, registry).some((one) => one.map === map.id && one.baud === baud);
  const isProfile = family.profile !== undefined && choices.family === 'auto' && choices.registerMap === 'auto';
  if (leadsHere || isProfile) return place;
  const open = Object.entries(openChoices).flatMap(([section, keys]) =>
    Object.entries(keys).map(([key, value]) => ({ section, key, value })),
  );
  return [...place, ...open];
}

/** Whether two names of `[serial] port` lead to one line, which only one can have open. */
export async function isSameLine(one: string, other: string, disk: Disk = thisDisk): Promise<boolean> {
  // Each is a UPS of its own.
  if (one === 'simulator' || other === 'simulator') return false;
  const [first, second] = [parseTcpAddress(one), parseTcpAddress(other)];
  if (first && second) return first.host.toLowerCase() === second.host.toLowerCase() && first.port === second.port;
  if (first || second || one === '' || other === '') return false;
  return (await deviceOf(disk, one)) === (await deviceOf(disk, other));
}

function deviceOf(disk: Disk, path: string): Promise<string> {
  return disk.realpath(path).catch(() => path);
}
