/** BACnetEngineeringUnits (135-2012 §21) of a UPS's quantities; 256 and up are the vendor's own. */
export const EngineeringUnits = {
  amperes: 3,
  volts: 5,
  kilovoltAmperes: 9,
  kilowattHours: 19,
  hertz: 27,
  kilowatts: 48,
  degreesCelsius: 62,
  hours: 71,
  minutes: 72,
  seconds: 73,
  noUnits: 95,
  percent: 98,
} as const;

export type EngineeringUnits = (typeof EngineeringUnits)[keyof typeof EngineeringUnits];
