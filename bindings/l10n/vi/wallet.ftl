# Ví của người dân: lời trên các màn hình riêng của ứng dụng. Câu hỏi, sự cố, quy định trong ngày, những gì
# được lưu và những gì lộ ra khi quét mã do lõi nói (core/l10n). `chot-strings` tạo bảng lời từ đây.

app-name = Chốt – Ví

## Buttons

begin = Bắt đầu
back = Quay lại
cancel = Hủy
close = Đóng
next = Tiếp theo
done = Đã xong
try-again = Thử lại
show = Hiện mã
show-anyway = Vẫn hiện mã
declare = Khai báo y tế
declare-again = Khai báo lại
advice = Xem lời khuyên
add = Thêm mã
ask-for = Xin cấp mã
scan = Quét mã
choose-picture = Chọn ảnh
choose-file = Chọn tệp
paste = Dán mã đã chép
keep = Lưu vào ví
yes = Có
no = Không
sign = Ký xác nhận
details = Chi tiết
how-to-renew = Cách gia hạn
make-request = Tạo yêu cầu
share = Gửi đi
name-it = Đặt tên
save = Lưu lại
move-up = Lên trên
move-down = Xuống dưới
remove = Bỏ khỏi ví
print = In mã
show-certificate = Hiện mã chứng nhận
add-certificate = Thêm chứng nhận
erase = Xóa
allow-camera = Cho dùng máy ảnh
open-settings = Mở cài đặt
set-clock = Chỉnh đồng hồ
add-city = Chọn tệp thành phố
follow = Giống nhau
not-the-same = Khác nhau
update-now = Cập nhật ngay
stop-following = Thôi theo dõi
delete-everything = Xóa tất cả
delete-for-good = Xóa vĩnh viễn
start-anew = Tạo ví mới

## Lần đầu mở

first-offline = Ví dùng được khi không có mạng.
first-stored = Chỉ lưu trên máy này: mã của bạn, lúc bạn khai báo và một khóa bí mật.
first-shown = Người quét mã thấy họ tên, ngày sinh của bạn và nơi bạn được đi lại.
key-hardware = Khóa nằm trong phần cứng của máy, không ai sao chép được.
key-software = Máy này không có phần cứng giữ khóa: hệ thống của máy giữ khóa.

## Xin cấp mã

request-title = Xin cấp mã
request-whose = Số giấy tờ của người được cấp mã
id-number = Số CCCD / CMND
id-hint = 12 số, hoặc 9 số trên thẻ cũ
id-counted = Đã nhập { $count } số, cần 12 hoặc 9 số
request-show = Đưa mã này cho nơi cấp quét, hoặc gửi tệp cho họ.
request-send = Gửi tệp này cho nơi cấp mã.
request-private = Trong đó có số giấy tờ: không đưa cho ai khác.
request-code = Mã của yêu cầu

## Thêm mã

add-title = Thêm mã
add-how = Quét mã bạn được cấp, hoặc chọn ảnh hay tệp của mã.
aim = Đưa mã vào khung hình
reading = Xin chờ…
nothing-to-paste = Chưa có gì để dán. Hãy chép mã trước.
unreadable = Không đọc được tệp này, hoặc tệp quá lớn.
nothing-in-picture = Không thấy mã trong ảnh. Hãy chọn ảnh rõ hơn.
several-in-picture = Trong ảnh có nhiều mã. Hãy chọn ảnh chỉ có một mã.
camera-fault = Không dùng được máy ảnh. Hãy đóng ứng dụng khác đang dùng rồi thử lại.
camera-why = Máy ảnh dùng để đọc mã. Hình ảnh không được lưu lại.
camera-settings = Mở cài đặt, chọn Quyền, chọn Máy ảnh rồi cho phép.
camera-blocked = Máy ảnh chưa được phép dùng.
this-is = Đây là
effect-new = Mã mới
effect-renews = Mã này thay cho mã cũ của người này
effect-loses-live = Đây là bản in: mã dùng trên máy của người này sẽ mất.
effect-held = Mã này đã có trong ví
effect-twin = Bản dùng cho liên kết của mã đã có trong ví
beside-which = Chứng nhận này đi kèm thẻ nào?
beside-none = Hãy thêm mã đi đường trước, rồi thêm chứng nhận này.
name-unknown = Không ghi tên

## Màn hình chính

home-empty = Trong ví chưa có mã nào.
pass-until = Qua chốt được đến { $until }
pass-from = Qua chốt được từ { $from }
pass-today = Hôm nay: { $windows }
pass-over = Hôm nay hết giờ qua chốt
not-declared = Chưa khai báo hôm nay
not-declared-pass = Khai báo xong thì qua chốt được: { $windows }
declared-at = Đã khai báo lúc { $time }
declared-until = Khai báo có hiệu lực đến { $time }
unwell = Bạn đã khai có triệu chứng
expired = Mã đã hết hạn
expired-since = Mã chỉ dùng được đến { $day }
not-yet = Mã dùng được từ { $day }
not-enough = Còn thiếu điều kiện
cannot-tell = Chưa rõ giờ qua chốt
asked-there = Tại chốt còn xem thêm
rules-from = Theo quy định lúc { $time }
to-work = Đi làm
to-home = Về nhà
a-print = Bản in

## Khai báo

declare-title = Khai báo y tế
question-of = Câu { $number } trên { $count }
summary-title = Xem lại lần nữa
summary-change = Chạm vào câu trả lời để sửa.
sign-what = Bạn ký các câu trả lời này bằng khóa của mình.
sign-kept = Câu trả lời không được lưu. Mã chỉ cho biết có câu nào là “có” hay không.
unwell-title = Hôm nay bạn hãy ở nhà
unwell-what = Bạn đã trả lời “có” cho ít nhất một câu.
unwell-do = Hãy đeo khẩu trang, tránh gần người khác và gọi trạm y tế nơi bạn ở.
unwell-urgent = Nếu khó thở, hãy gọi 115 ngay.
unwell-mistake = Trả lời nhầm? Hãy khai báo lại.
questions-changed = Các câu hỏi đã thay đổi: vui lòng trả lời lại.

## Hiện mã

code-of = Mã đi đường của { $name }
certificate-of = Chứng nhận của { $name }
born-in = Sinh năm { $year }
no-screenshot = Mở ứng dụng, không dùng ảnh chụp
renews-in = Mã mới sau { $seconds } giây
with-papers = Bản in: xuất trình kèm giấy tờ
somebody-else = Mã của người khác

## Thẻ

details-title = Chi tiết thẻ
issuer = Nơi cấp
issued = Ngày cấp
valid = Thời hạn
from-until = Từ { $from } đến { $until }
doses = Tiêm chủng
dose = Mũi { $number }: { $day }
permits = Giấy đi đường
none-in-it = Trong mã không có
revealed = Người quét mã thấy
renew = Gia hạn
renew-how = Trước khi hết hạn, hãy xin mã mới rồi thêm vào ví: mã mới thay mã cũ.

## Gia đình

family = Các thẻ trong ví
name-in-wallet = Tên bạn gọi thẻ này
name-example = Ví dụ: Mẹ, Ông ngoại
remove-ask = Bỏ thẻ này khỏi ví?
remove-what = Lần khai báo và chứng nhận kèm theo cũng mất. Muốn có lại phải thêm mã.

## Chứng nhận

certificates = Chứng nhận kèm theo
certificate-vaccination = Tiêm chủng
certificate-recovery = Khỏi bệnh
certificate-test = Xét nghiệm
certificate-dose = Mũi { $dose } trên { $series }
certificate-day = Ngày
certificate-name = Tên trên chứng nhận
certificate-unchecked = Ví không kiểm tra chứng nhận này: chốt sẽ kiểm tra.
certificate-remove = Bỏ chứng nhận này?

## In

print-title = In mã
print-what = Tờ giấy có mã, để mang theo khi không có điện thoại.
print-with = Xuất trình kèm giấy tờ tùy thân có ảnh
print-live = Mã này đổi mỗi 20 giây nên không in được. Hãy xin nơi cấp bản in.
print-done = Tờ in đã sẵn sàng

## Điều không ổn

fault-title = Chưa dùng được ví
key-gone = Các mã trong ví này không hiện được nữa.

storage-full = Máy đã hết dung lượng. Hãy giải phóng bớt rồi thử lại.

## Xóa tất cả

delete-what = Mọi thẻ, chứng nhận, lần khai báo và khóa sẽ bị xóa khỏi máy này.
delete-after = Không khôi phục được. Muốn có mã phải xin cấp lại.
delete-done = Đã xóa tất cả

## Nhắc

reminder = Nhắc khai báo
reminder-at = Mỗi sáng lúc { $time }
reminder-off = Không nhắc
reminder-days = Từ thứ Hai đến thứ Bảy, trừ khi bạn đã khai báo.
reminder-text = Nhớ khai báo y tế trước khi ra khỏi nhà
reminder-blocked = Máy này chưa cho phép thông báo: hãy mở cài đặt để cho phép.

## Thành phố

city = Quy định của thành phố
city-none = Chưa có quy định thì ví chưa biết giờ bạn qua chốt được.
city-check = So sánh với số mà thành phố công bố
fingerprint = Dấu vân tay của khóa
city-address = Địa chỉ
update-running = Đã tải { $amount } MB…
update-changed = Đã cập nhật. Ban hành lúc { $time }
update-same = Không có gì mới. Ban hành lúc { $time }
forget-what = Không còn quy định thì ví không biết giờ bạn qua chốt được.

## Cài đặt

settings = Cài đặt
language = Ngôn ngữ
language-system = Theo ngôn ngữ của máy
language-vi = Tiếng Việt
language-en = Tiếng Anh (English)
stored = Đang lưu trên máy này
about = Giới thiệu
about-what = Ví hiện mã đi đường của bạn tại chốt. Không có gì được gửi khỏi máy này.
version = Phiên bản { $version }
licences = Giấy phép
licence-own = Chốt là phần mềm tự do theo giấy phép Apache 2.0.
licence-others = Cũng theo giấy phép Apache 2.0: { $names }
licence-rust = Thư viện của lõi, theo giấy phép MIT, BSD, Apache hoặc Blue Oak: { $names }
licence-mpl = Theo giấy phép Mozilla 2.0: { $names }
## Trên iPhone

hidden-while-recorded = Mã được ẩn khi màn hình đang được ghi hoặc chia sẻ.
address-needed = Trước hết hãy nhập địa chỉ, bắt đầu bằng https://.
print-replaces-live = Bản in này sẽ thay cho mã đang đổi mỗi 20 giây trong ví.
