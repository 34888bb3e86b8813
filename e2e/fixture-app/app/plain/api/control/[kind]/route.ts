import { routes } from '../../../routes';

export const GET = routes.control;
export const POST = routes.control;
