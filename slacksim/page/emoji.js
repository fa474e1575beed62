// The most common emoji names. A name that is not here is shown as :name:.

const TABLE = `
grinning 😀|smiley 😃|smile 😄|grin 😁|laughing 😆|satisfied 😆|sweat_smile 😅|rolling_on_the_floor_laughing 🤣|joy 😂|slightly_smiling_face 🙂|upside_down_face 🙃|wink 😉|blush 😊|innocent 😇
smiling_face_with_3_hearts 🥰|heart_eyes 😍|star-struck 🤩|kissing_heart 😘|yum 😋|stuck_out_tongue 😛|hugging_face 🤗|thinking_face 🤔|shushing_face 🤫|zipper_mouth_face 🤐|neutral_face 😐
expressionless 😑|smirk 😏|unamused 😒|face_with_rolling_eyes 🙄|grimacing 😬|relieved 😌|pensive 😔|sleepy 😪|sleeping 😴|mask 😷|face_with_thermometer 🤒|exploding_head 🤯|face_with_cowboy_hat 🤠
partying_face 🥳|sunglasses 😎|nerd_face 🤓|confused 😕|worried 😟|slightly_frowning_face 🙁|open_mouth 😮|astonished 😲|flushed 😳|cry 😢|sob 😭|scream 😱|disappointed 😞|sweat 😓|weary 😩|tired_face 😫
triumph 😤|rage 😡|angry 😠|skull 💀|ghost 👻|robot_face 🤖|see_no_evil 🙈|hear_no_evil 🙉|speak_no_evil 🙊|heart ❤️|orange_heart 🧡|yellow_heart 💛|green_heart 💚|blue_heart 💙|purple_heart 💜
broken_heart 💔|sparkling_heart 💖|100 💯|boom 💥|dizzy 💫|speech_balloon 💬|thought_balloon 💭|zzz 💤|wave 👋|raised_hand ✋|ok_hand 👌|v ✌️|crossed_fingers 🤞|point_left 👈|point_right 👉|point_up ☝️|point_up_2 👆
point_down 👇|+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|fist ✊|facepunch 👊|punch 👊|clap 👏|raised_hands 🙌|open_hands 👐|handshake 🤝|pray 🙏|writing_hand ✍️|muscle 💪|eyes 👀|eye 👁️|brain 🧠|bust_in_silhouette 👤
busts_in_silhouette 👥|man-shrugging 🤷‍♂️|woman-shrugging 🤷‍♀️|shrug 🤷|runner 🏃|dancer 💃|family 👪|dog 🐶|cat 🐱|fox_face 🦊|bear 🐻|lion_face 🦁|unicorn_face 🦄|turtle 🐢|rabbit2 🐇|owl 🦉|bee 🐝|butterfly 🦋|whale 🐳
seedling 🌱|evergreen_tree 🌲|deciduous_tree 🌳|palm_tree 🌴|herb 🌿|four_leaf_clover 🍀|tulip 🌷|rose 🌹|sunflower 🌻|fire 🔥|star ⭐|star2 🌟|sparkles ✨|zap ⚡|sunny ☀️|partly_sunny ⛅|cloud ☁️|rain_cloud 🌧️|snowflake ❄️|rainbow 🌈|ocean 🌊
apple 🍎|lemon 🍋|pizza 🍕|cake 🍰|birthday 🎂|cookie 🍪|coffee ☕|tea 🍵|beer 🍺|beers 🍻|clinking_glasses 🥂|champagne 🍾|soccer ⚽|basketball 🏀|checkered_flag 🏁|trophy 🏆|medal 🏅|sports_medal 🏅|first_place_medal 🥇
second_place_medal 🥈|third_place_medal 🥉|dart 🎯|game_die 🎲|jigsaw 🧩|art 🎨|musical_note 🎵|tada 🎉|confetti_ball 🎊|balloon 🎈|gift 🎁|ribbon 🎀|ticket 🎫|crown 👑|gem 💎|rocket 🚀|airplane ✈️|car 🚗|bike 🚲|ship 🚢|anchor ⚓
house 🏠|office 🏢|factory 🏭|world_map 🗺️|earth_africa 🌍|mountain 🏔️|beach_with_umbrella 🏖️|watch ⌚|hourglass ⌛|hourglass_flowing_sand ⏳|alarm_clock ⏰|stopwatch ⏱️|timer_clock ⏲️|clock9 🕘|calendar 📅|date 📅|spiral_calendar_pad 🗓️
bulb 💡|moneybag 💰|dollar 💵|euro 💶|credit_card 💳|money_with_wings 💸|chart 💹|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|bar_chart 📊|clipboard 📋|pushpin 📌|round_pushpin 📍|paperclip 📎|link 🔗|memo 📝|pencil 📝
pencil2 ✏️|file_folder 📁|open_file_folder 📂|books 📚|book 📖|newspaper 📰|email 📧|envelope ✉️|inbox_tray 📥|outbox_tray 📤|package 📦|mailbox 📫|telephone_receiver 📞|phone ☎️|iphone 📱|computer 💻|desktop_computer 🖥️|printer 🖨️
mag 🔍|mag_right 🔎|lock 🔒|unlock 🔓|key 🔑|hammer 🔨|wrench 🔧|gear ⚙️|scales ⚖️|chains ⛓️|magnet 🧲|test_tube 🧪|microscope 🔬|satellite_antenna 📡|bell 🔔|no_bell 🔕|loudspeaker 📢|mega 📣|microphone 🎤|mortar_board 🎓|briefcase 💼
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|heavy_plus_sign ➕|heavy_minus_sign ➖|warning ⚠️|no_entry ⛔|no_entry_sign 🚫|octagonal_sign 🛑|exclamation ❗|question ❓
grey_question ❔|bangbang ‼️|information_source ℹ️|recycle ♻️|repeat 🔁|arrows_counterclockwise 🔄|arrow_up ⬆️|arrow_down ⬇️|arrow_left ⬅️|arrow_right ➡️|arrow_upper_right ↗️|arrow_lower_right ↘️|leftwards_arrow_with_hook ↩️|back 🔙|soon 🔜|new 🆕|free 🆓|ok 🆗|cool 🆒|up 🆙
red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵|large_purple_circle 🟣|large_brown_circle 🟤|white_circle ⚪|black_circle ⚫|large_red_square 🟥|large_orange_square 🟧
large_yellow_square 🟨|large_green_square 🟩|large_blue_square 🟦|large_purple_square 🟪|white_large_square ⬜|black_large_square ⬛|white_medium_square ◻️|black_medium_square ◼️|small_blue_diamond 🔹|small_orange_diamond 🔸|large_blue_diamond 🔷|small_red_triangle 🔺|small_red_triangle_down 🔻
one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣|eight 8️⃣|nine 9️⃣|zero 0️⃣|keycap_ten 🔟|hash #️⃣|flag-tr 🇹🇷|flag-us 🇺🇸|flag-gb 🇬🇧|uk 🇬🇧|flag-de 🇩🇪|de 🇩🇪|us 🇺🇸|triangular_flag_on_post 🚩|wavy_black_flag 🏴|waving_white_flag 🏳️|crossed_flags 🎌
bow 🙇|raising_hand 🙋|saluting_face 🫡|melting_face 🫠|face_holding_back_tears 🥹|pleading_face 🥺|people_hugging 🫂|mending_heart ❤️‍🩹|sewing_needle 🪡|ladder 🪜|compass 🧭|mountain_railway 🚞|snail 🐌|ant 🐜|hatching_chick 🐣|tent ⛺|palms_up_together 🤲|juggling 🤹|nazar_amulet 🧿|thread 🧵|sunrise 🌅|flashlight 🔦|shield 🛡️|hot_pepper 🌶️|popcorn 🍿|ice_cream 🍨`

export const EMOJI = new Map(TABLE.trim().split(/[|\n]/).map((entry) => entry.trim().split(' ')))
export const glyph = (name) => EMOJI.get(name.replace(/::skin-tone-[2-6]$/, '')) ?? null
export const QUICK = ['+1', 'tada', 'clap', 'heart', 'eyes', 'white_check_mark', 'rocket', 'raised_hands', 'fire', 'trophy', 'pray', 'joy', 'muscle', '100', 'thinking_face', 'wave']
