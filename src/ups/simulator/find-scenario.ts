import { GatewayError } from '../../core/errors.js';
import type { UnitNumber } from '../maps/page.js';
import type { RegisterMap } from '../maps/register-map.js';
import { type Scenario, scenarios } from './scenarios.js';

/** `alarm:A033` raises one code of the family's alarm tables, `alarm:A033@2` on unit 2. */
const alarmPattern = /^alarm:([^@]+)(?:@([1-8]))?$/;

/** The scenario of that name for this map; throws `arguments.invalid` with the names there are. */
export function findScenario(name: string, map: RegisterMap): Scenario {
  const listed = scenarios.find((scenario) => scenario.name === name);
  if (listed !== undefined) return listed;
  const [, code, unit] = alarmPattern.exec(name) ?? [];
  if (code !== undefined && map.isBitCode(code)) return alarmScenario(name, code.toUpperCase(), unit, map);
  throw new GatewayError(
    'arguments.invalid',
    `There is no scenario "${name}". There are: ${scenarios.map((one) => one.name).join(', ')}, alarm:CODE.`,
    { scenario: name },
  );
}

function alarmScenario(name: string, code: string, unit: string | undefined, map: RegisterMap): Scenario {
  const alarms = map.bits.filter((bit) => map.tables.some(({ id, tells }) => id === bit.table && tells === 'alarms'));
  const row = alarms.find((bit) => bit.code.toUpperCase() === code);
  if (row === undefined) {
    const known = alarms.map((bit) => bit.code);
    throw new GatewayError('arguments.invalid', `This range has no alarm ${code}. It has: ${known.join(', ')}.`, {
      scenario: name,
    });
  }
  const number = Number(unit ?? 1) as UnitNumber;
  return {
    name,
    description: `${code}: ${row.name}, unit ${number}`,
    steps: [{ atS: 0, units: [number], change: { alarmCodes: [row.code] } }],
  };
}
