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
    bypass:      { x: 2,   y: 72,  width: 176, height: 84 },
    maintenance: { x: 392, y: 2,   width: 176, height: 66 },
    static:      { x: 392, y: 86,  width: 176, height: 66 },
    mains:       { x: 2,   y: 190, width: 176, height: 84 },
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
  height: 494,
  nodes: {
    mains:       { x: 2,   y: 2,   width: 158, height: 82 },
    bypass:      { x: 184, y: 2,   width: 158, height: 82 },
    rectifier:   { x: 2,   y: 112, width: 158, height: 66 },
    battery:     { x: 184, y: 134, width: 132, height: 96 },
    inverter:    { x: 2,   y: 224, width: 158, height: 66 },
    static:      { x: 184, y: 280, width: 132, height: 62 },
    load:        { x: 2,   y: 378, width: 158, height: 114 },
    maintenance: { x: 184, y: 404, width: 132, height: 62 },
  },
  edges: {
    mainsToRectifier:    [[81, 84], [81, 112]],
    rectifierToBus:      [[81, 178], [81, 201]],
    batteryToBus:        [[184, 201], [81, 201]],
    busToBattery:        [[81, 201], [184, 201]],
    busToInverter:       [[81, 201], [81, 224]],
    inverterToOutput:    [[81, 290], [81, 322]],
    bypassToSwitch:      [[331, 84], [331, 311], [316, 311]],
    switchToOutput:      [[184, 322], [81, 322]],
    outputToLoad:        [[81, 322], [81, 378]],
    bypassToMaintenance: [[331, 84], [331, 435], [316, 435]],
    maintenanceToLoad:   [[184, 435], [160, 435]],
  },
};
