/** As the system and people know the app. */
export const APP_NAME = 'PunchPlay Companion';
