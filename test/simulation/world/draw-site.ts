import { usualGatewayAddress } from '../lan/lan.js';
import { community } from '../northbound/snmp-wire.js';
import type { Dice, SiteDraw } from './contract.js';
import { families, profileNames } from './families.js';

/** One site in so many has a UPS of another maker. */
const profileShare = 0.15;

/** Milliseconds; a second is what is shipped, and what most sites keep. */
const pollIntervals = [0, 200, 500, 1000, 1000, 1000, 1000, 2000, 5000, 10_000] as const;

/** Where nothing is in a hurry. */
const calmPollIntervals = [1000, 1000, 1000, 2000, 2000, 5000] as const;

export interface WantedSite {
  readonly family?: string | undefined;
  /** Its poll leaves long pauses. */
  readonly isCalm?: boolean;
}

/** A site; `family` fixes the range. What cannot be played is drawn again by whoever knows. */
export function drawSite(dice: Dice, { family, isCalm = false }: WantedSite = {}): SiteDraw {
  const { name, map, maxUnits, bauds } = drawUps(dice.fork('ups'), family);
  const units = drawUnits(dice.fork('units'), maxUnits);
  const rest = dice.fork('settings');
  return {
    family: name,
    registerMap: map,
    ...units,
    baud: dice.fork('baud').one(bauds),
    pollIntervalMs: isCalm ? rest.one(calmPollIntervals) : rest.one(pollIntervals),
    offlineAfter: rest.one([1, 2, 3, 3, 3, 5, 10]),
    settings: drawSettings(rest, dice, map, units.architecture),
  };
}

export const allFamilies: readonly string[] = [...families.map(({ name }) => name), ...profileNames];

function drawUps(dice: Dice, wanted: string | undefined) {
  const isProfile = wanted === undefined ? dice.chance(profileShare) : profileNames.some((name) => name === wanted);
  if (isProfile) {
    const name = wanted ?? dice.one(profileNames);
    return { name, map: 'profile', maxUnits: 1, bauds: [9600, 19_200] } as const;
  }
  const row = families.find(({ name }) => name === wanted) ?? dice.one(families);
  // The speed of the manual, which `auto` tries first, and now and then another.
  const bauds = [row.baud, row.baud, row.baud, 9600, 19_200];
  return { name: row.name, map: dice.one(row.maps), maxUnits: row.maxUnits, bauds };
}

function drawUnits(dice: Dice, maxUnits: number) {
  const isSingle = maxUnits === 1 || dice.chance(0.4);
  if (isSingle) return { architecture: 'single', units: 1, unitNumber: 0 } as const;
  const units = dice.integer(2, maxUnits);
  if (dice.chance(0.5)) return { architecture: 'concentrator', units, unitNumber: 0 } as const;
  return { architecture: 'multi-units', units, unitNumber: dice.integer(1, units) } as const;
}

/** Where the address of a page carries the unit's number is a matter of JBUSP alone. */
function drawAddressing(dice: Dice, map: SiteDraw['registerMap'], architecture: SiteDraw['architecture']) {
  if (map !== 'jbusp' || architecture !== 'multi-units' || dice.chance(0.6)) return {};
  return { ups: { unit_addressing: dice.one(['high-byte', 'nibble', 'next-nibble']) } };
}

function drawSettings(
  dice: Dice,
  own: Dice,
  map: SiteDraw['registerMap'],
  architecture: SiteDraw['architecture'],
): SiteDraw['settings'] {
  const bacnet: Record<string, string> = {};
  const serial: Record<string, string> = {};
  if (dice.chance(0.3)) bacnet.on_loss = 'unavailable';
  if (dice.chance(0.15)) bacnet.alarm_points = 'no';
  if (dice.chance(0.2)) bacnet.language = 'fr';
  if (dice.chance(0.2)) bacnet.apdu_timeout_ms = dice.one(['1000', '2000', '6000']);
  if (dice.chance(0.2)) bacnet.apdu_retries = dice.one(['0', '1', '5']);
  if (dice.chance(0.2)) serial.timeout_ms = dice.one(['300', '1000', '2000']);
  // Modbus TCP is what newer UPS have besides, or a converter makes of a serial line.
  if ((map === 'vu-map' || map === 'profile') && own.fork('network').chance(0.15)) serial.port = 'tcp://192.0.2.9:502';
  // The BBMD of its subnet, for foreign devices alone.
  if (own.fork('bbmd').chance(0.15)) bacnet.bbmd_table = usualGatewayAddress;
  if (own.fork('password').chance(0.35)) bacnet.password = 'Ward-7!4711';
  return {
    bacnet,
    serial,
    ...drawAddressing(own.fork('addressing'), map, architecture),
    ...drawNorthbounds(own.fork('northbounds')),
  };
}

/** What reads the gateway beside BACnet; MQTT cannot be played. */
function drawNorthbounds(dice: Dice): SiteDraw['settings'] {
  return {
    ...(dice.chance(0.35) && { nut: { enabled: 'yes' } }),
    ...(dice.chance(0.35) && { snmp: { enabled: 'yes', v2c: 'yes', community } }),
    ...(dice.chance(0.35) && { modbus_tcp: { enabled: 'yes' } }),
    // Its hub is never there: what can be seen is that its certificate ends.
    ...(dice.fork('sc').chance(0.1) && { sc: { enabled: 'yes', primary_hub: 'wss://192.168.1.90:4443' } }),
  };
}
