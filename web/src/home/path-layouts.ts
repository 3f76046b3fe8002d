import type { EdgeName } from './power-flow.js';

export const nodeNames = [
  'mains',
  'bypass',
  'rectifier',
  'battery',
  'inverter',
  'static',
  'maintenance',
  'load',
] as const;
export type NodeName = (typeof nodeNames)[number];

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type Point = readonly [x: number, y: number];

/** Places of the power path: parts, and lines in the direction of the power. */
export interface PathLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: Readonly<Record<NodeName, Box>>;
  readonly edges: Readonly<Record<EdgeName, readonly Point[]>>;
}

// biome-ignore format: a line per part
export const wideLayout: PathLayout = {
  width: 960,
  height: 396,
  nodes: {
    bypass:      { x: 2,   y: 68,  width: 176, height: 102 },
    maintenance: { x: 392, y: 2,   width: 176, height: 66 },
    static:      { x: 392, y: 86,  width: 176, height: 66 },
    mains:       { x: 2,   y: 181, width: 176, height: 102 },
    rectifier:   { x: 246, y: 190, width: 150, height: 84 },
    inverter:    { x: 504, y: 190, width: 150, height: 84 },
    load:        { x: 782, y: 164, width: 176, height: 136 },
    battery:     { x: 362, y: 308, width: 176, height: 84 },
  },
  edges: {
    mainsToRectifier:    [[178, 232], [246, 232]],
    rectifierToBus:      [[396, 232], [450, 232]],
    batteryToBus:        [[450, 308], [450, 232]],
    busToBattery:        [[450, 232], [450, 308]],
    busToInverter:       [[450, 232], [504, 232]],
    inverterToOutput:    [[654, 232], [714, 232]],
    bypassToSwitch:      [[178, 119], [392, 119]],
    switchToOutput:      [[568, 119], [714, 119], [714, 232]],
    outputToLoad:        [[714, 232], [782, 232]],
    bypassToMaintenance: [[178, 119], [214, 119], [214, 35], [392, 35]],
    maintenanceToLoad:   [[568, 35], [870, 35], [870, 164]],
  },
};

// biome-ignore format: a line per part
export const narrowLayout: PathLayout = {
  width: 344,
  height: 544,
  nodes: {
    mains:       { x: 2,   y: 2,   width: 158, height: 102 },
    bypass:      { x: 184, y: 2,   width: 158, height: 102 },
    rectifier:   { x: 2,   y: 132, width: 158, height: 66 },
    battery:     { x: 180, y: 154, width: 140, height: 96 },
    inverter:    { x: 2,   y: 244, width: 158, height: 76 },
    static:      { x: 180, y: 308, width: 140, height: 62 },
    load:        { x: 2,   y: 406, width: 158, height: 136 },
    maintenance: { x: 180, y: 443, width: 140, height: 62 },
  },
  edges: {
    mainsToRectifier:    [[81, 104], [81, 132]],
    rectifierToBus:      [[81, 198], [81, 221]],
    batteryToBus:        [[180, 221], [81, 221]],
    busToBattery:        [[81, 221], [180, 221]],
    busToInverter:       [[81, 221], [81, 244]],
    inverterToOutput:    [[81, 320], [81, 350]],
    bypassToSwitch:      [[331, 104], [331, 339], [320, 339]],
    switchToOutput:      [[180, 350], [81, 350]],
    outputToLoad:        [[81, 350], [81, 406]],
    bypassToMaintenance: [[331, 104], [331, 474], [320, 474]],
    maintenanceToLoad:   [[180, 474], [160, 474]],
  },
};
