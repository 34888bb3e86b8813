import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';

/** Both faces lie in the package: no page loads anything from another host. */
export const fontVariables = `${GeistSans.variable} ${GeistMono.variable}`;
