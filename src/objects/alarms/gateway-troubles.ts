/** What can be wrong with the gateway itself, as Binary Values tell it. */
export type GatewayTrouble =
  | 'duplicate-device-id'
  | 'factory-password'
  | 'clock-not-set'
  | 'update-failed'
  | 'certificate-expiring'
  | 'sc-hub-lost';

/** `accepted`: it is so, and a person has decided to leave it so: shown, and no alarm. */
export type TroubleState = 'none' | 'present' | 'accepted';

/** One that is not there is not known. */
export type GatewayTroubles = Readonly<Partial<Record<GatewayTrouble, TroubleState>>>;
