import type { Bilingual } from '../core/bilingual.js';
import { hasCode } from '../core/errors.js';
import { type Assignment, parseAssignments } from '../objects/assignments.js';
import { checkAssignments, nearestCodes } from '../objects/check-assignments.js';
import { isNameOfObject } from '../objects/device-object.js';
import type { ReadSettingsOptions, RefusedSetting } from '../settings/read-settings.js';
import type { Advice } from '../settings/settings-advice.js';
import { quoted, type SettingsProblem, settingsProblem } from '../settings/settings-problem.js';
import type { Settings } from '../settings/settings-schema.js';
import type { UpsSetup } from '../ups/detection/ups-setup.js';
import { type MapRegistry, mapNames } from '../ups/maps/map-registry.js';
import type { RegisterMap } from '../ups/maps/register-map.js';
import { findScenario } from '../ups/simulator/find-scenario.js';

export interface SettingsRulesParts {
  /** What the settings may name. */
  readonly registry: MapRegistry;
  /** Settings in force, whose profile may be gone and keeps no other key from being changed; undefined before any are. */
  readonly inForce?: () => Settings | undefined;
  /** Units that the system has been seen to have; absent where no UPS is polled. */
  readonly seenUnits?: () => readonly number[];
}

/** What the settings cannot know by themselves: objects, registers, families, scenarios, sizes of simulated systems. */
export function settingsRules({ registry, inForce, seenUnits }: SettingsRulesParts): Omit<ReadSettingsOptions, 'file'> {
  return {
    prepare: (bytes) => registry.profiles.read(namesIn(bytes, registry)),
    profiles: () => [
      ...new Set([...registry.profiles.names, ...(inForce ? profilesNamedIn(inForce(), registry) : [])]),
    ],
    validateAssignments: (section) => parseAssignments(section).problems,
    validateSettings: (settings, wasInForce) => [
      ...(wasInForce ? [] : refusedProfiles(settings, registry, inForce?.())),
      ...refusedMap(settings, registry),
      ...refusedName(settings),
      ...refusedRegisters(settings, registry),
      ...refusedUnits(settings, registry),
      ...refusedScenario(settings, registry),
    ],
    adviseOnSettings: (settings) => [
      ...adviceOnProfiles(settings, registry),
      ...adviceOnUnit(settings, registry, seenUnits?.() ?? []),
    ],
  };
}

/**
 * What a file names as a range or a register map, whether it is valid or not. A register that no map of the manual has may
 * be one of any profile, where the UPS is yet to be found.
 */
function namesIn(bytes: Uint8Array, registry: MapRegistry): readonly string[] {
  const text = new TextDecoder().decode(bytes);
  const ownMaps = registry.families.flatMap(({ maps }) => maps);
  if (registersIn(text).some((one) => isRefusedBy(one, ownMaps))) return registry.profiles.names;
  return [...text.matchAll(/^\s*(?:family|register_map)\s*=\s*"?([\w-]+)/gim)].map(([, name = '']) => name);
}

function registersIn(text: string): readonly Assignment[] {
  const [, section = ''] = /^\s*\[registers\]([^[]*)/im.exec(text) ?? [];
  const lines = [...section.matchAll(/^\s*(\w[^=\n]*?)\s*=\s*(.*?)\s*$/gm)];
  return parseAssignments(Object.fromEntries(lines.map(([, key = '', line = '']) => [key, line]))).assignments;
}

/** It has no place in any of the maps. */
function isRefusedBy(assignment: Assignment, maps: readonly RegisterMap[]): boolean {
  return maps.every((map) => checkAssignments([assignment], map).length > 0);
}

/** Names in the settings that are none of the code, so that they are those of profiles. */
export function profilesNamedIn(settings: Settings | undefined, registry: MapRegistry): readonly string[] {
  if (settings === undefined) return [];
  const { ups, simulator } = settings;
  // Unknown ranges among them.
  const own = registry.familiesWith('high-byte');
  const isOwn = (name: string) => own.some((one) => one.name === name) || registry.maps.some(({ id }) => id === name);
  return [ups.family, ups.register_map, simulator.family].filter((name) => name !== 'auto' && !isOwn(name));
}

/** Keys that name a profile which is not there, or has errors. */
function unusableNames({ ups, simulator }: Settings, registry: MapRegistry) {
  const named = [
    ['ups.family', ups.family],
    ['ups.register_map', ups.register_map],
    ['simulator.family', simulator.family],
  ] as const;
  return named.filter(
    ([, name]) => name !== 'auto' && registry.find(name) === undefined && registry.findMap(name) === undefined,
  );
}

/** One that was in force goes on: a person must still be able to change the other keys. */
function refusedProfiles(settings: Settings, registry: MapRegistry, inForce: Settings | undefined): RefusedSetting[] {
  const kept = profilesNamedIn(inForce, registry);
  const allowed = {
    en: 'a profile without errors: --check, and the page Profiles, say what is wrong with it',
    fr: "un profil sans erreur : --check, et la page Profils, disent ce qui n'y va pas",
  };
  return unusableNames(settings, registry)
    .filter(([, name]) => !kept.includes(name))
    .map(([name]) => ({ name, allowed }));
}

/** The daemon goes on without it, and without the UPS. */
function adviceOnProfiles(settings: Settings, registry: MapRegistry): Advice[] {
  return unusableNames(settings, registry).map(([name, profile]) => ({
    name,
    message: {
      en: `the profile ${profile} is not there, or has errors; no UPS is read by it until it can be used`,
      fr: `le profil ${profile} est absent ou contient des erreurs ; aucune ASI n'est lue avec lui d'ici là`,
    },
  }));
}

/** A map that the family does not speak would never be answered. */
function refusedMap({ ups }: Settings, registry: MapRegistry): RefusedSetting[] {
  const family = ups.family === 'auto' ? undefined : registry.find(ups.family);
  if (family === undefined || ups.register_map === 'auto') return [];
  const { maps, displayName } = family;
  if (maps.some(({ id }) => id === ups.register_map)) return [];
  const ids = `auto, ${maps.map(({ id }) => id).join(', ')}`;
  const allowed = { en: `${ids}: the maps of ${displayName}`, fr: `${ids} : les tables de ${displayName}` };
  return [{ name: 'ups.register_map', allowed, dependsOn: ['ups.family'] }];
}

/** Object names are unique within the device (135-2012 §12.11.2). */
function refusedName({ bacnet }: Settings): RefusedSetting[] {
  if (!isNameOfObject(bacnet.object_name)) return [];
  const allowed = {
    en: 'empty, or a name that no other object of this device has',
    fr: "vide, ou un nom qu'aucun autre objet de cet appareil n'a",
  };
  return [{ name: 'bacnet.object_name', allowed }];
}

/** A word outside all tables of every map that the UPS can speak would feed nothing. */
function refusedRegisters({ registers, ups }: Settings, registry: MapRegistry): RefusedSetting[] {
  if (registers.size === 0) return [];
  const maps = possibleMaps(ups, registry);
  const [map] = maps;
  if (map === undefined) return [];
  const isOne = maps.every(({ id }) => id === map.id);
  const { assignments } = parseAssignments(Object.fromEntries(registers));
  // Together: a line may be one too many.
  const refusals = maps.map((one) => new Set(checkAssignments(assignments, one).map(({ key }) => key)));
  return assignments.flatMap((assignment) => {
    if (!refusals.every((keys) => keys.has(assignment.key))) return [];
    const others = ups.family === 'auto' && ups.register_map === 'auto' ? mapsOfProfiles(registry) : [];
    if (others.length > 0 && !isRefusedBy(assignment, others)) return [];
    const allowed =
      (isOne ? checkAssignments(assignments, map).find(({ key }) => key === assignment.key)?.allowed : undefined) ??
      wordsOfAnyTable(registry, nearestCodes(assignment, [...maps, ...others]));
    return [{ name: `registers.${assignment.key}`, allowed, dependsOn: ['ups.family', 'ups.register_map'] }];
  });
}

/** Of those that were read. */
function mapsOfProfiles({ profiles }: MapRegistry): readonly RegisterMap[] {
  return profiles.names.flatMap((name) => profiles.find(name)?.maps ?? []);
}

function wordsOfAnyTable(registry: MapRegistry, nearest: Bilingual): Bilingual {
  return {
    en: `words of a table of ${mapNames(registry, 'or')}, and known bits${nearest.en}`,
    fr: `mots d'une table de ${mapNames(registry, 'ou')}, et bits connus${nearest.fr}`,
  };
}

/** None where the profile that is named is gone: nothing is known of its registers. */
function possibleMaps({ family, register_map }: Settings['ups'], registry: MapRegistry): readonly RegisterMap[] {
  const possible = family === 'auto' ? openFamilies(register_map, registry) : [registry.find(family)];
  return possible.flatMap((one) => one?.maps ?? []).filter(({ id }) => register_map === 'auto' || id === register_map);
}

function openFamilies(registerMap: string, { families, profiles }: MapRegistry) {
  return registerMap === 'auto' ? families : [...families, profiles.find(registerMap)];
}

/**
 * Advice only: the gateway says it in DeviceStatus as well, and a unit is never shown for another (Manual §5.1). One that was
 * never seen may be switched off, or is to come.
 */
function adviceOnUnit({ ups, bacnet }: Settings, registry: MapRegistry, seen: readonly number[]): Advice[] {
  const family = ups.family === 'auto' ? undefined : registry.find(ups.family);
  const unit = bacnet.unit_number;
  const name = 'bacnet.unit_number';
  const number = `unit_number=${unit}`;
  if (family !== undefined && unit > family.maxUnits) {
    const { maxUnits, displayName } = family;
    const [en, fr] =
      maxUnits < 2 ? ['one unit', 'une seule unité'] : [`units 1 to ${maxUnits}`, `les unités 1 à ${maxUnits}`];
    const message = {
      en: `${number} is beyond ${displayName}, which has ${en} (Manual §5.1)`,
      fr: `${number} dépasse ${displayName}, qui a ${fr} (manuel §5.1)`,
    };
    return [{ name, message }];
  }
  if (unit === 0 || seen.length === 0 || seen.includes(unit)) return [];
  const units = seen.join(', ');
  const message = {
    en: `${number}: no such unit was ever seen, only ${units}; 0 stands for all units together`,
    fr: `${number} : cette unité n'a jamais été vue, seulement ${units} ; 0 désigne l'ensemble des unités`,
  };
  return [{ name, message }];
}

function refusedUnits({ simulator }: Settings, registry: MapRegistry): RefusedSetting[] {
  const family = registry.find(simulator.family);
  if (family === undefined || simulator.architecture === 'single') return [];
  const { maxUnits, displayName } = family;
  const dependsOn = ['simulator.family', 'simulator.architecture'];
  if (maxUnits < 2) {
    const allowed = {
      en: `single: ${displayName} is never parallel (Manual §5.1)`,
      fr: `single : ${displayName} n'est jamais en parallèle (manuel §5.1)`,
    };
    return [{ name: 'simulator.architecture', allowed, dependsOn }];
  }
  if (simulator.units <= maxUnits) return [];
  const allowed = {
    en: `up to ${maxUnits} units of ${displayName} (Manual §5.1)`,
    fr: `${maxUnits} unités de ${displayName} au plus (manuel §5.1)`,
  };
  return [{ name: 'simulator.units', allowed, dependsOn }];
}

function refusedScenario({ simulator }: Settings, registry: MapRegistry): RefusedSetting[] {
  const map = registry.find(simulator.family)?.maps[0];
  if (map === undefined || simulator.scenario === '') return [];
  try {
    findScenario(simulator.scenario, map);
    return [];
  } catch (error) {
    if (!hasCode(error, 'arguments.invalid')) throw error;
    // For trials only, and mostly a list of names.
    const allowed = { en: error.message, fr: error.message };
    return [{ name: 'simulator.scenario', allowed, dependsOn: ['simulator.family'] }];
  }
}

/** Lines of [registers] that feed nothing on the UPS that was found: which one it is, a file alone cannot know. */
export function misplacedAssignments(
  { registers }: Settings,
  { map, architecture }: UpsSetup,
  file: string,
  serialNumber?: string,
): readonly SettingsProblem[] {
  const { assignments } = parseAssignments(Object.fromEntries(registers));
  const message = {
    en: `the UPS (${map.id}, ${architecture.kind}) has no such register for this object; the line feeds nothing`,
    fr: `l'ASI (${map.id}, ${architecture.kind}) n'a pas ce registre pour cet objet ; la ligne n'alimente rien`,
  };
  return checkAssignments(assignments, map, architecture, serialNumber).map(({ key, found, allowed }) =>
    settingsProblem(file, 'bad-value', message, { section: 'registers', key, found: quoted(found), allowed }),
  );
}
