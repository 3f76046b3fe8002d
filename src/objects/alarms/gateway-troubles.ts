const gatewayTroubles = [
  'duplicate-device-id',
  'factory-password',
  'clock-not-set',
  'update-failed',
  'certificate-expiring',
  'sc-hub-lost',
] as const;

/** What can be wrong with the gateway itself, as Binary Values tell it. */
export type GatewayTrouble = (typeof gatewayTroubles)[number];

/** `accepted`: it is so, and a person has decided to leave it so: shown, and no alarm. */
export type TroubleState = 'none' | 'present' | 'accepted';

/** One that is not there is not known. */
export type GatewayTroubles = Readonly<Partial<Record<GatewayTrouble, TroubleState>>>;

export function areSameTroubles(one: GatewayTroubles, other: GatewayTroubles): boolean {
  return gatewayTroubles.every((trouble) => one[trouble] === other[trouble]);
}
