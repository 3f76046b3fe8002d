/** How a message came: a broadcast is never answered with an error. */
export type Delivery = 'unicast' | 'broadcast' | 'forwarded';
