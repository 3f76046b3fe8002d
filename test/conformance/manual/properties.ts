/** BACnetPropertyIdentifier of what the manual and the goal of the product name (135-2012 §21). */
export const property = {
  Active_COV_Subscriptions: 152,
  APDU_Segment_Timeout: 10,
  APDU_Timeout: 11,
  Application_Software_Version: 12,
  Bit_Text: 343,
  COV_Increment: 22,
  Daylight_Savings_Status: 24,
  Description: 28,
  Device_Address_Binding: 30,
  Database_Revision: 155,
  Event_State: 36,
  Firmware_Revision: 44,
  Local_Date: 56,
  Local_Time: 57,
  Location: 58,
  Max_APDU_Length_Accepted: 62,
  Max_Segments_Accepted: 167,
  Model_Name: 70,
  Number_Of_APDU_Retries: 73,
  Number_Of_States: 74,
  Object_Identifier: 75,
  Object_List: 76,
  Object_Name: 77,
  Object_Type: 79,
  Out_Of_Service: 81,
  Present_Value: 85,
  Profile_Name: 168,
  Property_List: 371,
  Protocol_Object_Types_Supported: 96,
  Protocol_Revision: 139,
  Protocol_Services_Supported: 97,
  Protocol_Version: 98,
  Reliability: 103,
  Relinquish_Default: 104,
  Segmentation_Supported: 107,
  State_Text: 110,
  Status_Flags: 111,
  System_Status: 112,
  Units: 117,
  UTC_Offset: 119,
  Vendor_Identifier: 120,
  Vendor_Name: 121,
} as const;

export type PropertyName = keyof typeof property;

/** Properties of Manual §8.1, Reliability and COV_Increment; R: required by 135-2012 §12.4, O: optional there. */
export const analogValueProperties: readonly (readonly [PropertyName, 'R' | 'O'])[] = [
  ['Object_Identifier', 'R'],
  ['Object_Name', 'R'],
  ['Object_Type', 'R'],
  ['Present_Value', 'R'],
  ['Description', 'O'],
  ['Status_Flags', 'R'],
  ['Event_State', 'R'],
  ['Reliability', 'O'],
  ['Out_Of_Service', 'R'],
  ['Units', 'R'],
  // Optional there, but required of an object that reports changes of value.
  ['COV_Increment', 'O'],
];

/** Manual §8.2; 135-2012 §12.20. */
export const multiStateProperties: readonly (readonly [PropertyName, 'R' | 'O'])[] = [
  ['Object_Identifier', 'R'],
  ['Object_Name', 'R'],
  ['Object_Type', 'R'],
  ['Present_Value', 'R'],
  ['Description', 'O'],
  ['Status_Flags', 'R'],
  ['Event_State', 'R'],
  ['Reliability', 'O'],
  ['Out_Of_Service', 'R'],
  ['Number_Of_States', 'R'],
  ['State_Text', 'O'],
  ['Relinquish_Default', 'O'],
];

/** Manual §8.3; 135-2012 §12.37. */
export const bitStringProperties: readonly (readonly [PropertyName, 'R' | 'O'])[] = [
  ['Object_Identifier', 'R'],
  ['Object_Name', 'R'],
  ['Object_Type', 'R'],
  ['Description', 'O'],
  ['Present_Value', 'R'],
  ['Bit_Text', 'O'],
  ['Status_Flags', 'R'],
  ['Event_State', 'O'],
  ['Reliability', 'O'],
  ['Out_Of_Service', 'O'],
];

const ofEveryEvent = [113, 17, 35, 0, 72, 130, 351, 352, 353, 354, 356, 357] as const;

/**
 * What intrinsic reporting brings to an object, with the parameters of its algorithm (135-2016 §12.4, §12.20, §12.40):
 * Time_Delay 113, Notification_Class 17, Event_Enable 35, Acked_Transitions 0, Notify_Type 72, Event_Time_Stamps 130,
 * Event_Message_Texts 351 and their _Config 352, Event_Detection_Enable 353, Event_Algorithm_Inhibit 354, Time_Delay_Normal 356,
 * Reliability_Evaluation_Inhibit 357; High_Limit 45, Low_Limit 59, Deadband 25, Limit_Enable 52; Alarm_Values 7, Fault_Values 39,
 * Bit_Mask 342.
 */
export const eventProperties: Readonly<Record<2 | 19 | 39, readonly number[]>> = {
  2: [...ofEveryEvent, 45, 59, 25, 52],
  19: [...ofEveryEvent, 7, 39],
  39: [...ofEveryEvent, 7, 342],
};

/**
 * Manual §5.2.1: every required property, and the optional ones that have a meaning here; 135-2012 §12.11.
 * C: optional there, but required of a device that segments or takes subscriptions.
 */
export const deviceProperties: readonly (readonly [PropertyName, 'R' | 'O' | 'C'])[] = [
  ['Object_Identifier', 'R'],
  ['Object_Name', 'R'],
  ['Object_Type', 'R'],
  ['System_Status', 'R'],
  ['Vendor_Name', 'R'],
  ['Vendor_Identifier', 'R'],
  ['Model_Name', 'R'],
  ['Firmware_Revision', 'R'],
  ['Application_Software_Version', 'R'],
  ['Location', 'O'],
  ['Description', 'O'],
  ['Protocol_Version', 'R'],
  ['Protocol_Revision', 'R'],
  ['Protocol_Services_Supported', 'R'],
  ['Protocol_Object_Types_Supported', 'R'],
  ['Object_List', 'R'],
  ['Max_APDU_Length_Accepted', 'R'],
  ['Segmentation_Supported', 'R'],
  ['Max_Segments_Accepted', 'C'],
  ['Local_Time', 'O'],
  ['Local_Date', 'O'],
  ['UTC_Offset', 'O'],
  ['Daylight_Savings_Status', 'O'],
  ['APDU_Segment_Timeout', 'C'],
  ['APDU_Timeout', 'R'],
  ['Number_Of_APDU_Retries', 'R'],
  ['Device_Address_Binding', 'R'],
  ['Database_Revision', 'R'],
  // Optional there, but required of a device that executes SubscribeCOV.
  ['Active_COV_Subscriptions', 'C'],
  ['Profile_Name', 'O'],
];
