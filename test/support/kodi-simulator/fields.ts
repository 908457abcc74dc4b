/** The property names that Kodi's JSON-RPC 13 accepts, as its own description lists them; an unknown one fails the call. */
import * as v from 'valibot';

const words = (text: string) => text.trim().split(/\s+/);

const LIST_FIELDS = words(`
  title artist albumartist genre year rating album track duration comment lyrics musicbrainztrackid musicbrainzartistid
  musicbrainzalbumid musicbrainzalbumartistid playcount fanart director trailer tagline plot plotoutline originaltitle
  lastplayed writer studio mpaa cast country imdbnumber premiered productioncode runtime set showlink streamdetails top250
  votes firstaired season episode showtitle thumbnail file resume artistid albumid tvshowid setid watchedepisodes disc tag
  art genreid displayartist albumartistid description theme mood style albumlabel sorttitle episodeguide uniqueid dateadded
  channel channeltype hidden locked channelnumber subchannelnumber starttime endtime specialsortseason specialsortepisode
  compilation releasetype albumreleasetype contributors displaycomposer displayconductor displayorchestra displaylyricist
  userrating sortartist musicbrainzreleasegroupid mediapath dynpath isboxset totaldiscs disctitle releasedate originaldate
  bpm bitrate samplerate channels albumstatus datemodified datenew customproperties albumduration`);

const MOVIE_FIELDS = words(`
  title genre year rating director trailer tagline plot plotoutline originaltitle lastplayed playcount writer studio mpaa
  cast country imdbnumber runtime set showlink streamdetails top250 votes fanart thumbnail file sorttitle resume setid
  dateadded tag art userrating ratings premiered uniqueid`);

const EPISODE_FIELDS = words(`
  title plot votes rating writer firstaired playcount runtime director productioncode season episode originaltitle showtitle
  cast streamdetails lastplayed fanart thumbnail file resume tvshowid dateadded uniqueid art specialsortseason
  specialsortepisode userrating seasonid ratings`);

const SHOW_FIELDS = words(`
  title genre year rating plot studio mpaa cast playcount episode imdbnumber premiered votes lastplayed fanart thumbnail file
  originaltitle sorttitle episodeguide season watchedepisodes dateadded tag art userrating ratings runtime uniqueid`);

const PLAYER_PROPERTIES = words(`
  type partymode speed time percentage totaltime playlistid position repeat shuffled canseek canchangespeed canmove canzoom
  canrotate canshuffle canrepeat currentaudiostream audiostreams subtitleenabled currentsubtitle subtitles live
  currentvideostream videostreams cachepercentage`);

const APPLICATION_PROPERTIES = words('volume muted name version sorttokens language');

export const listFields = v.optional(v.array(v.picklist(LIST_FIELDS)), []);
export const movieFields = v.optional(v.array(v.picklist(MOVIE_FIELDS)), []);
export const episodeFields = v.optional(v.array(v.picklist(EPISODE_FIELDS)), []);
export const showFields = v.optional(v.array(v.picklist(SHOW_FIELDS)), []);
export const playerProperties = v.array(v.picklist(PLAYER_PROPERTIES));
export const applicationProperties = v.array(v.picklist(APPLICATION_PROPERTIES));
