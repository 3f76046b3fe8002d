/** BACnetSegmentation (135-2012 §21). */
export const Segmentation = {
  both: 0,
  transmit: 1,
  receive: 2,
  none: 3,
} as const;

export type Segmentation = (typeof Segmentation)[keyof typeof Segmentation];
