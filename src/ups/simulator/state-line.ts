import type { SystemState } from '../model/system-state.js';
import type { LoadSource, UnitState } from '../model/unit-state.js';
import type { LineFault } from './line-fault.js';

const sourceWords: Readonly<Record<LoadSource, string>> = {
  inverter: 'load on inverter',
  eco: 'load in eco mode',
  bypass: 'load on bypass',
  'maintenance-bypass': 'load on maintenance bypass',
  none: 'load off',
};

/** The state of the UPS in one line that changes only when something happens. */
export function stateLine(state: SystemState, fault: LineFault): string {
  const units = state.parallel ? [...state.units].map(([number, unit]) => `unit ${number}: ${unitWords(unit)}`) : [];
  const line = fault.kind === 'none' ? [] : [`line: ${fault.kind}`];
  return [unitWords(state.system), ...units, ...line].join('; ');
}

function unitWords({ output, onBattery, battery, alarms, alarmCodes }: UnitState): string {
  const doing = onBattery
    ? 'on battery'
    : battery.testing
      ? 'battery test'
      : battery.charging
        ? 'battery charging'
        : undefined;
  const raised = [...alarms, ...alarmCodes].filter((alarm) => alarm !== 'on-battery');
  const alarmWords = raised.length === 0 ? undefined : `alarms ${raised.join(' ')}`;
  return [sourceWords[output.source], doing, alarmWords].filter((words) => words !== undefined).join(', ');
}
