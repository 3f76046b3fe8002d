/** BACnetNodeType (135-2016 §21): what a Structured View stands for. */
export const NodeType = {
  unknown: 0,
  system: 1,
  network: 2,
  device: 3,
  organizational: 4,
  area: 5,
  equipment: 6,
  point: 7,
  collection: 8,
  property: 9,
  functional: 10,
  other: 11,
  subsystem: 12,
  building: 13,
  floor: 14,
  section: 15,
  module: 16,
  tree: 17,
  member: 18,
  protocol: 19,
  room: 20,
  zone: 21,
} as const;

export type NodeType = (typeof NodeType)[keyof typeof NodeType];
