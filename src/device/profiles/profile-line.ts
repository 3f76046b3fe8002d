import type { Settings } from '../../settings/settings-schema.js';
import type { UpsFamily } from '../../ups/maps/ups-family.js';
import { isTcpAddress } from '../../ups/model/tcp-address.js';

/** The line on which a UPS is asked by a profile. */
export interface ProfileLine {
  /** Undefined where the line has no speed. */
  readonly baud: number | undefined;
  readonly parity: Settings['serial']['parity'];
  readonly stopBits: Settings['serial']['stop_bits'];
  readonly slave: number;
}

/**
 * How a UPS is asked by a profile, for a trial and afterwards: as config.ini says where it is not as delivered, because a
 * site has set its UPS so; else as the profile says. Over Modbus TCP the unit is the site's in any case, and there is nothing
 * else; the simulator has the address of config.ini, whatever it simulates.
 */
export function lineOfProfile(family: UpsFamily, { serial }: Settings, simulated: boolean): ProfileLine {
  const isOverTcp = !simulated && isTcpAddress(serial.port);
  const site = { parity: serial.parity, stopBits: serial.stop_bits };
  // They go together: a character has one parity bit or a second stop bit (Modbus over serial line V1.02 §2.5.1).
  const isAsDelivered = site.parity === 'none' && site.stopBits === 1;
  const { parity, stopBits } = isAsDelivered && !isOverTcp ? family.serial : site;
  const ofProfile = isOverTcp ? undefined : family.serial.baud;
  return {
    baud: serial.baud === 'auto' || isOverTcp ? ofProfile : serial.baud,
    parity,
    stopBits,
    slave: serial.slave === 1 && !isOverTcp && !simulated ? family.serial.slave : serial.slave,
  };
}

/** What config.ini has to say so that the UPS is read by a profile, and on that line. */
export function editsToUse({ name, maps }: UpsFamily, line: ProfileLine, { serial: now }: Settings) {
  const range = [
    { section: 'ups', key: 'family', value: name },
    { section: 'ups', key: 'register_map', value: 'auto' },
  ];
  const { baud, parity, stopBits, slave } = line;
  if (baud === undefined) return [...range, { section: 'serial', key: 'slave', value: String(slave) }];
  // By itself the search for the UPS tries the speeds of the profile only.
  const isTried = maps.some(({ likelySpeeds }) => likelySpeeds.some((speed) => speed.baud === baud));
  return [
    ...range,
    { section: 'serial', key: 'baud', value: now.baud === 'auto' && isTried ? 'auto' : String(baud) },
    { section: 'serial', key: 'parity', value: parity },
    { section: 'serial', key: 'stop_bits', value: String(stopBits) },
    { section: 'serial', key: 'slave', value: String(slave) },
  ];
}
