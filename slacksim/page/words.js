// The page's own labels, in the language of the person who is viewed. English is the key; what the app says is the app's.

const TURKISH = {
  // the bar
  'Reconnecting…': 'Yeniden bağlanıyor…', 'Side by side': 'Yan yana', 'One view': 'Tek görünüm', 'Light or dark': 'Açık ya da koyu', Light: 'Açık', Dark: 'Koyu',
  'Follow the system theme': 'Sistemin temasını izle', 'Developer drawer': 'Geliştirici çekmecesi', More: 'Diğer', 'Guided tour': 'Rehberli tur', 'to {name}': '{name} için',
  'First view': 'İlk görünüm', 'Second view': 'İkinci görünüm', 'The simulator does not answer.': 'Simülatör yanıt vermiyor.',
  // the tour
  Next: 'İleri', Done: 'Bitti', 'Dismiss the tour': 'Turu kapat', '{n} of {all}': '{n} / {all}',
  // the clock
  'The clock: {time}. Move it.': 'Saat: {time}. İleri alın.', 'Moving…': 'İlerliyor…', 'Move the clock': 'Saati ileri al', 'In one hour': 'Bir saat sonra', 'In one day': 'Bir gün sonra',
  '+1 h': '+1 sa', '+24 h': '+24 sa', 'Next Monday': 'Gelecek pazartesi', 'Another time…': 'Başka bir zaman…', 'Date and time in {zone}': 'Tarih ve saat, {zone}', 'Move the clock to': 'Saati şuraya al', Move: 'İleri al',
  'In {zone}. The clock only moves forward; whatever falls due in between happens as if you had waited.': 'Saat dilimi: {zone}. Saat yalnızca ileri gider; bu arada zamanı gelen her şey, beklemişsiniz gibi olur.',
  // the rail and the head of a room
  'Channels and people of {name}': '{name}: kanallar ve kişiler', '{app} is connected': '{app} bağlı', '{app} is away': '{app} bağlı değil', Home: 'Ana sayfa', Messages: 'Mesajlar', Channels: 'Kanallar',
  'More channels': 'Diğer kanallar', 'Direct messages': 'Doğrudan mesajlar', '{n} unread': '{n} okunmamış', '{n} new': '{n} yeni', 'Show channels': 'Kanalları göster', 'Tabs of {app}': '{app} sekmeleri',
  'Home tab': 'Ana sayfa sekmesi', '{app} has not put anything here yet.': '{app} buraya henüz bir şey koymadı.', 'Be somebody else': 'Başkası olun', 'Find a person': 'Kişi bul', owner: 'sahip', guest: 'misafir',
  'Go to': 'Şuraya git', 'Go to a channel or person': 'Kanala ya da kişiye git', Members: 'Üyeler', 'Find a member': 'Üye bul', '{n} members': '{n} üye', Thread: 'Dizi', 'Close thread': 'Diziyi kapat', 'Thread, {name}': 'Dizi, {name}',
  // messages
  'Show earlier messages': 'Önceki mesajları göster', 'New messages': 'Yeni mesajlar', New: 'Yeni', '1 reply': '1 yanıt', '{n} replies': '{n} yanıt', 'Last reply {ago}': 'Son yanıt {ago}', 'sent a message': 'bir mesaj gönderdi',
  'This is the beginning of the channel.': 'Kanalın başı.', 'This is the beginning of your direct messages.': 'Doğrudan mesajlarınızın başı.', 'Messages between you and {app}.': 'Siz ve {app} arasındaki mesajlar.',
  'Only visible to you': 'Yalnızca siz görüyorsunuz', 'In answer to': 'Şunun yanıtı:', App: 'Uygulama', '(edited)': '(düzenlendi)', React: 'Tepki ver', 'Add a reaction': 'Tepki ekle', '{who} reacted with {emoji}': '{who}: {emoji}',
  'Reply in thread': 'Dizide yanıtla', 'More actions': 'Diğer işlemler', 'Message actions': 'Mesaj işlemleri', 'Edit message': 'Mesajı düzenle', 'Delete message': 'Mesajı sil', 'Show JSON': 'JSON göster', Save: 'Kaydet', Delete: 'Sil',
  'Are you sure you want to delete this message? This cannot be undone.': 'Bu mesaj silinsin mi? Geri alınamaz.', 'Search emoji': 'Emoji ara', 'Choose an emoji': 'Emoji seçin', 'private channel': 'özel kanal',
  'The app did not respond: {why}': 'Uygulama yanıt vermedi: {why}',
  // the composer
  Message: 'Mesaj', 'Message {name}': 'Mesaj: {name}', 'Reply…': 'Yanıtla…', Send: 'Gönder', 'Sending…': 'Gönderiliyor…', 'Shortcuts and commands': 'Kısayollar ve komutlar', Emoji: 'Emoji', 'Attach a file': 'Dosya ekle', Suggestions: 'Öneriler',
  'This channel is archived.': 'Bu kanal arşivlendi.', 'Sending messages to this app has been turned off.': 'Bu uygulamaya mesaj gönderme kapalı.', 'You are looking at a channel that you have not joined.': 'Katılmadığınız bir kanala bakıyorsunuz.',
  // forms
  Close: 'Kapat', Back: 'Geri', Cancel: 'Vazgeç', OK: 'Tamam', optional: 'isteğe bağlı', 'Select an option': 'Bir seçenek seçin', Select: 'Seçin', 'Clear {name}': 'Temizle: {name}', Search: 'Ara', 'Search: {name}': 'Ara: {name}', 'No results': 'Sonuç yok',
  'Looking…': 'Aranıyor…', 'Something went wrong. Try again.': 'Bir sorun oldu. Yeniden deneyin.', '{n} of {all} shown. Type to narrow.': '{n} / {all} gösteriliyor. Daraltmak için yazın.', 'Type at least {n} characters.': 'En az {n} karakter yazın.',
  'You can choose up to {n}.': 'En çok {n} seçebilirsiniz.', 'More for {name}': 'Diğer: {name}', Date: 'Tarih', Time: 'Saat', 'Date and time': 'Tarih ve saat', 'Choose any': 'İstediğinizi seçin', 'Choose one': 'Birini seçin', Text: 'Metin', private: 'özel',
  'Please complete this required field.': 'Bu alan zorunlu.', 'Please enter at least {n} characters.': 'En az {n} karakter girin.', 'Please enter no more than {n} characters.': 'En çok {n} karakter girin.', 'Please enter a valid number.': 'Geçerli bir sayı girin.',
  'Please enter a whole number.': 'Bir tam sayı girin.', 'Please enter a number that is {n} or more.': '{n} ya da daha büyük bir sayı girin.', 'Please enter a number that is {n} or less.': '{n} ya da daha küçük bir sayı girin.',
  'Please enter a valid email address.': 'Geçerli bir e-posta adresi girin.', 'Please enter a valid URL.': 'Geçerli bir adres girin.', 'We had some trouble connecting. Try again?': 'Bağlanırken sorun oldu. Yeniden denensin mi?',
  // tables, cards, charts
  Table: 'Tablo', 'No rows': 'Satır yok', '{from}–{to} of {all}': '{from}–{to} / {all}', 'Previous page': 'Önceki sayfa', 'Next page': 'Sonraki sayfa', Cards: 'Kartlar', 'Show the numbers': 'Sayıları göster', 'Numbers of the chart': 'Grafiğin sayıları', Value: 'Değer', 'Previous card': 'Önceki kart', 'Next card': 'Sonraki kart',
}

export const language = (locale) => (locale?.startsWith('tr') ? 'tr' : 'en')

// wordsIn returns how the page says something to a person with a locale; {names} in it are filled in.
export function wordsIn(locale) {
  const own = language(locale) === 'tr' ? TURKISH : {}
  return (english, values = {}) => (own[english] ?? english).replace(/\{(\w+)\}/g, (_, name) => values[name])
}
