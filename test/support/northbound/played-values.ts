import type { DeviceState } from '../../../src/objects/value-stream.js';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import { scenarios } from '../../../src/ups/simulator/scenarios.js';
import { PlayedUps } from '../ups/played-ups.js';

/** What a UPS of that range says so many seconds after the begin of a scenario. */
export async function playedState(
  scenarioName: string,
  second: number,
  familyName = 'itys-pro',
): Promise<Pick<DeviceState, 'values' | 'connection' | 'family'>> {
  const scenario = scenarios.find(({ name }) => name === scenarioName);
  const family = builtInMaps.families.find(({ name }) => name === familyName);
  const map = family?.maps[0];
  if (scenario === undefined || family === undefined || map === undefined) {
    throw new Error(`no ${scenarioName} of ${familyName}`);
  }
  const ups = new PlayedUps({ family, map, architecture: { kind: 'single' } }, scenario);
  // A default that nothing tells counts from the second reading on.
  await ups.at(second - 1);
  const { values } = await ups.at(second);
  return { values, connection: 'running', family };
}
