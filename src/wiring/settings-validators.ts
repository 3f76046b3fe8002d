import { hasCode } from '../errors.js';
import { parseAssignments } from '../objects/assignments.js';
import type { ReadSettingsOptions, RefusedSetting } from '../settings/read-settings.js';
import type { Settings } from '../settings/settings-schema.js';
import { familyOf } from '../ups/families/families.js';
import { findScenario } from '../ups/simulator/find-scenario.js';

/** What the settings cannot know by themselves: object names and registers, scenarios, sizes of simulated systems. */
export const settingsValidators: Omit<ReadSettingsOptions, 'file'> = {
  validateAssignments: (section) => parseAssignments(section).problems,
  validateSettings: (settings) => [...refusedUnits(settings), ...refusedScenario(settings)],
};

function refusedUnits({ simulator }: Settings): RefusedSetting[] {
  const { maxUnits, displayName } = familyOf(simulator.family);
  if (simulator.architecture === 'single') return [];
  if (maxUnits < 2) {
    return [{ name: 'simulator.architecture', allowed: `single: ${displayName} is never parallel (Manual §5.1)` }];
  }
  if (simulator.units <= maxUnits) return [];
  return [{ name: 'simulator.units', allowed: `up to ${maxUnits} units of ${displayName} (Manual §5.1)` }];
}

function refusedScenario({ simulator }: Settings): RefusedSetting[] {
  const [map] = familyOf(simulator.family).maps;
  if (map === undefined || simulator.scenario === '') return [];
  try {
    findScenario(simulator.scenario, map);
    return [];
  } catch (error) {
    if (!hasCode(error, 'arguments.invalid')) throw error;
    return [{ name: 'simulator.scenario', allowed: error.message }];
  }
}
