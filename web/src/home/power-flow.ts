import type { LiveState } from '../api/live-state.js';
import { stateOf } from '../state/live-value.js';
import { LoadState } from './state-facts.js';

export const edgeNames = [
  'mainsToRectifier',
  'rectifierToBus',
  'batteryToBus',
  'busToBattery',
  'busToInverter',
  'inverterToOutput',
  'bypassToSwitch',
  'switchToOutput',
  'outputToLoad',
  'bypassToMaintenance',
  'maintenanceToLoad',
] as const;

export type EdgeName = (typeof edgeNames)[number];

/** Manual §6.2.6: discharging, testing, charging. */
const battery = { discharging: 5, testing: 8, charging: 9 } as const;
/** Manual §6.2.7, §6.2.8. */
const on = 2;
const off = 1;
/** Manual §6.2.9. */
const notPresent = 2;

const throughInverter = ['busToInverter', 'inverterToOutput', 'outputToLoad'] as const;
const throughRectifier = ['mainsToRectifier', 'rectifierToBus'] as const;
const throughBypass = ['bypassToSwitch', 'switchToOutput', 'outputToLoad'] as const;

/**
 * Where power flows, as far as the states tell; nothing where they tell nothing. The parts that are drawn are the unit's, or the
 * synthesis of all: how a system feeds its load says nothing of a unit that is not known.
 */
export function powerFlow(objects: LiveState['objects']): ReadonlySet<EdgeName> {
  const flow = new Set<EdgeName>(loadFlow(stateOf(objects.get('UnitLoadStatus'))));
  const batteryState = stateOf(objects.get('BatteryStatus'));
  const rectifier = stateOf(objects.get('RectifierStatus'));
  const rectifierIsOn = rectifier === on;
  if (batteryState === battery.charging) {
    for (const edge of throughRectifier) flow.add(edge);
    flow.add('busToBattery');
  } else if (batteryState === battery.discharging || batteryState === battery.testing) {
    flow.add('batteryToBus');
  } else if (rectifierIsOn && flow.has('busToInverter')) {
    for (const edge of throughRectifier) flow.add(edge);
  }
  // Units of a system may feed the load from what is left in some batteries, and call it "on inverter".
  if (rectifier === off || stateOf(objects.get('InputRecStatus')) === notPresent) {
    for (const edge of throughRectifier) flow.delete(edge);
  }
  return flow;
}

function loadFlow(loadState: number | undefined): readonly EdgeName[] {
  switch (loadState) {
    case LoadState.onInverter:
      return [...throughRectifier, ...throughInverter];
    case LoadState.onBattery:
      return ['batteryToBus', ...throughInverter];
    // Normal mode is that of an off-line UPS (Manual §6.2.3): the mains feed the load.
    case LoadState.normalMode:
    case LoadState.ecoMode:
    case LoadState.onBypass:
      return throughBypass;
    case LoadState.onMaintenanceBypass:
      return ['bypassToMaintenance', 'maintenanceToLoad'];
    default:
      return [];
  }
}
