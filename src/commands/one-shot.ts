import { join } from 'node:path';
import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/log.js';
import { GatewayMemory, identityFileName, rememberedNames } from '../device/gateway-memory.js';
import { objectMapperOf } from '../device/object-mapper-of.js';
import type { ProfileStore } from '../device/profiles/profile-store.js';
import { readOnce } from '../device/read-once.js';
import { misplacedAssignments, settingsRules } from '../device/settings-rules.js';
import { isSimulated } from '../device/ups-monitor-of.js';
import { readIdentity } from '../objects/identity.js';
import type { ObjectValues } from '../objects/mapper.js';
import { ShownWords } from '../objects/shown-words.js';
import { readSettingsOnce } from '../settings/read-settings-once.js';
import { formatProblem, settingsError } from '../settings/settings-problem.js';
import type { Settings } from '../settings/settings-schema.js';
import type { MapRegistry } from '../ups/maps/map-registry.js';
import type { UpsReport } from '../ups/polling/ups-monitor.js';

/** What a command has that reads once and ends; it may run beside the daemon. */
export interface OneShot {
  readonly configFile: string;
  readonly dataDir: string;
  readonly demo: boolean;
  readonly version: string;
  readonly profiles: ProfileStore;
  /** Families and register maps that can be named and found. */
  readonly registry: MapRegistry;
  readonly clock: Clock;
  readonly log: Logger;
  /** For people; results go elsewhere. */
  print(line: string): void;
}

export interface Reading {
  readonly report: UpsReport;
  readonly values: ObjectValues;
}

/** Detection takes up to 15 s, a complete poll at 9600 baud a few more. */
const limitMs = 30_000;

/** Throws `settings.invalid` or `settings.unreadable` with all problems. */
export async function settingsOf({ configFile, dataDir, registry, print }: OneShot): Promise<Settings> {
  const { settings, problems, notices } = await readSettingsOnce(configFile, dataDir, settingsRules({ registry }));
  for (const notice of notices) print(formatProblem(notice));
  if (settings === undefined) throw settingsError(problems);
  return settings;
}

/** Reads the UPS once and maps its registers; throws what `readOnce` throws. */
export async function readUps(settings: Settings, shot: OneShot): Promise<Reading> {
  const { configFile, dataDir, demo, registry, clock, log, print } = shot;
  const memory = new GatewayMemory(join(dataDir, identityFileName), log);
  await memory.read();
  await registry.profiles.read(rememberedNames(memory.current));
  if (settings.serial.port !== '') print(`Reading the UPS on ${settings.serial.port} (up to ${limitMs / 1000} s) ...`);
  const report = await readOnce(settings, { demo, registry, clock, log, remembered: memory.current.setup, limitMs });
  const { setup, snapshot } = report;
  const serialNumber = setup && (readIdentity(snapshot, setup.architecture).serialNumber ?? '');
  for (const problem of setup ? misplacedAssignments(settings, setup, configFile, serialNumber) : []) {
    print(formatProblem(problem));
  }
  return { report, values: valuesOf(settings, report, isSimulated(settings, demo) ? undefined : memory) };
}

function valuesOf(settings: Settings, { snapshot, setup }: UpsReport, memory: GatewayMemory | undefined): ObjectValues {
  const shown = new ShownWords(memory?.current.shownWords);
  if (setup) shown.identify(readIdentity(snapshot, setup.architecture).serialNumber);
  return objectMapperOf(settings, setup?.architecture, shown).map(snapshot);
}
