import { hasCode } from '../errors.js';
import { checkAssignments, parseAssignments } from '../objects/assignments.js';
import { isNameOfObject } from '../objects/device.js';
import type { ReadSettingsOptions, RefusedSetting } from '../settings/read-settings.js';
import type { Advice } from '../settings/settings-advice.js';
import type { Settings } from '../settings/settings-schema.js';
import { families, familyOf } from '../ups/families/families.js';
import type { RegisterMap } from '../ups/families/register-map.js';
import { findScenario } from '../ups/simulator/find-scenario.js';

/** What the settings cannot know by themselves: objects, registers, ranges, scenarios, sizes of simulated systems. */
export const settingsValidators: Omit<ReadSettingsOptions, 'file'> = {
  validateAssignments: (section) => parseAssignments(section).problems,
  validateSettings: (settings) => [
    ...refusedMap(settings),
    ...refusedName(settings),
    ...refusedRegisters(settings),
    ...refusedUnits(settings),
    ...refusedScenario(settings),
  ],
  adviseOnSettings: adviceOnUnit,
};

/** A map that the range does not speak would be asked for in vain, for ever. */
function refusedMap({ ups }: Settings): RefusedSetting[] {
  if (ups.family === 'auto' || ups.register_map === 'auto') return [];
  const { maps, displayName } = familyOf(ups.family);
  if (maps.some(({ id }) => id === ups.register_map)) return [];
  const allowed = `auto, ${maps.map(({ id }) => id).join(', ')}: the maps of ${displayName}`;
  return [{ name: 'ups.register_map', allowed, dependsOn: ['ups.family'] }];
}

/** Object names are unique within the device (135-2012 §12.11.2). */
function refusedName({ bacnet }: Settings): RefusedSetting[] {
  if (!isNameOfObject(bacnet.object_name)) return [];
  return [{ name: 'bacnet.object_name', allowed: 'empty, or a name that no other object of this device has' }];
}

/** A word outside all tables of every map that the UPS can speak would feed nothing. */
function refusedRegisters({ registers, ups }: Settings): RefusedSetting[] {
  const maps = possibleMaps(ups);
  const [map] = maps;
  if (map === undefined) return [];
  return parseAssignments(Object.fromEntries(registers)).assignments.flatMap((assignment) => {
    const refusals = maps.flatMap((one) => checkAssignments([assignment], one));
    if (refusals.length < maps.length) return [];
    const isOne = maps.every(({ id }) => id === map.id);
    const allowed = isOne
      ? (refusals[0]?.allowed ?? '')
      : 'words of a table of vu-map, jbusp or adicom, and known bits';
    return [{ name: `registers.${assignment.key}`, allowed, dependsOn: ['ups.family', 'ups.register_map'] }];
  });
}

function possibleMaps({ family, register_map }: Settings['ups']): readonly RegisterMap[] {
  const ranges = family === 'auto' ? families : [familyOf(family)];
  return ranges.flatMap(({ maps }) => maps).filter(({ id }) => register_map === 'auto' || id === register_map);
}

/** Advice only: the gateway says it in DeviceStatus as well, and a unit is never shown for another (Manual §5.1). */
function adviceOnUnit({ ups, bacnet }: Settings): Advice[] {
  if (ups.family === 'auto') return [];
  const { maxUnits, displayName } = familyOf(ups.family);
  if (bacnet.unit_number <= maxUnits) return [];
  const units = maxUnits < 2 ? 'one unit' : `units 1 to ${maxUnits}`;
  const message = `unit_number=${bacnet.unit_number} is beyond ${displayName}, which has ${units} (Manual §5.1)`;
  return [{ name: 'bacnet.unit_number', message }];
}

function refusedUnits({ simulator }: Settings): RefusedSetting[] {
  const { maxUnits, displayName } = familyOf(simulator.family);
  const dependsOn = ['simulator.family', 'simulator.architecture'];
  if (simulator.architecture === 'single') return [];
  if (maxUnits < 2) {
    const allowed = `single: ${displayName} is never parallel (Manual §5.1)`;
    return [{ name: 'simulator.architecture', allowed, dependsOn }];
  }
  if (simulator.units <= maxUnits) return [];
  return [{ name: 'simulator.units', allowed: `up to ${maxUnits} units of ${displayName} (Manual §5.1)`, dependsOn }];
}

function refusedScenario({ simulator }: Settings): RefusedSetting[] {
  const [map] = familyOf(simulator.family).maps;
  if (map === undefined || simulator.scenario === '') return [];
  try {
    findScenario(simulator.scenario, map);
    return [];
  } catch (error) {
    if (!hasCode(error, 'arguments.invalid')) throw error;
    return [{ name: 'simulator.scenario', allowed: error.message, dependsOn: ['simulator.family'] }];
  }
}
