# Ứng dụng của cán bộ: lời trên các màn hình riêng của ứng dụng. Kết quả, lý do, cách khắc phục và sự cố
# do lõi nói (core/l10n). `chot-strings` tạo bảng lời cho cả hai nền tảng từ đây.

app-name = Chốt

## Máy ảnh

aim = Đưa mã vào khung hình
not-travel = Không phải mã đi đường. { $what }
already-judged = Mã này đã kiểm tra
opening = Đang mở…
working = Xin chờ…
checkpoint-at = Chốt: { $name }
all-well = Dữ liệu dùng được đến { $until } · đồng hồ đúng
today-counts = Hôm nay: { $permit } cho qua · { $deny } không cho qua · { $refer } kiểm tra thêm
zoom-once = Thu phóng 1×
zoom-twice = Thu phóng 2×
menu = Trình đơn
evidence-of = Quét chứng nhận tiêm của { $name }
evidence-of-this = Quét chứng nhận tiêm của người này
camera-title = Cần máy ảnh
camera-why = Máy ảnh dùng để đọc mã. Hình ảnh không được lưu lại.
camera-settings = Mở cài đặt, chọn Quyền, chọn Máy ảnh rồi cho phép.

## Buttons

torch-off = Đèn pin
torch-on = Đèn đang bật
no-code = Không có mã
look-up = Tra cứu
cancel = Hủy
next = Tiếp theo
show-portal = Hiện mã cổng khai báo
close = Đóng
try-again = Thử lại
back = Quay lại
erase = Xóa
search = Tìm
allow-camera = Cho dùng máy ảnh
open-settings = Mở cài đặt
stand-here = Làm việc tại đây
seen-other = Tôi đã xem thứ khác
enrol-scan = Quét các mã
enrol-file = Chọn tệp
fingerprint-same = Giống nhau
fingerprint-differs = Khác nhau
update-now = Cập nhật ngay
seen-it = Tôi đã xem giấy này
today = Hôm nay
older = Cũ hơn
journal-verify = Kiểm tra nhật ký
journal-export = Xuất nhật ký
share = Gửi đi
contacts = Ai có mặt cùng lúc
copy-status = Chép cho bộ phận hỗ trợ
self-test = Tự kiểm tra
confirm-loss = Chỉ huy đã biết
change-checkpoint = Đổi chốt

## Người không có mã

enter-id = Số CCCD / CMND
enter-id-hint = 12 số, hoặc 9 số trên thẻ cũ
choose-checkpoint = Đây là chốt nào?
id-counted = Đã nhập { $count } số, cần 12 hoặc 9 số
no-code-card = Cũng quét được mã trên thẻ căn cước gắn chíp: hãy quay lại máy ảnh.
area = Địa bàn { $area }
nothing-found = Không có chốt nào tên như vậy.
heading-ask = Các xe được kiểm tra đang đi về hướng nào?
compass = La bàn
heading-both = Cả hai chiều
heading-given = Theo thông báo: { $degrees }°
heading-n = Hướng Bắc
heading-ne = Hướng Đông Bắc
heading-e = Hướng Đông
heading-se = Hướng Đông Nam
heading-s = Hướng Nam
heading-sw = Hướng Tây Nam
heading-w = Hướng Tây
heading-nw = Hướng Tây Bắc

## Kết quả

compare-holder = So với khuôn mặt và giấy tờ
born = Sinh ngày { $date }
id-ends-with = 4 số cuối giấy tờ: { $digits }
id-whole = Số giấy tờ: { $number }
obligations = Việc phải làm
remedies = Cách khắc phục
seen = Tôi đã xem
reasons = Lý do
not-recorded = CHƯA GHI SỔ. Máy không ghi được lượt này: hãy ghi ra giấy.
goes-by-itself = Quay lại sau { $seconds } giây · chạm để giữ
paper-refused = Không giấy nào ghi như vậy: hãy xem lại số và ngày trên giấy.

## Cổng khai báo y tế

portal-scan = Quét mã này bằng điện thoại của bạn và khai báo y tế tại đó
portal-none = Quy định không có cổng khai báo y tế. Xem giấy đi đường.
portal-title = Cổng khai báo y tế
portal-code = Mã của cổng khai báo

## Điều chỉ ứng dụng mới biết là sai

fault-camera = Không dùng được máy ảnh. Hãy cấp quyền, đóng ứng dụng máy ảnh khác rồi thử lại.
fault-bad-id = Đó không phải số CCCD: phải có 12 số, hoặc 9 số trên thẻ cũ.

## Máy mới

start-what = Ứng dụng kiểm tra mã đi đường tại chốt, không cần mạng.
start-enrol = Đơn vị đưa cho bạn một tệp, hoặc màn hình có các mã, để cấp máy này.
enrol-title = Cấp máy
enrol-unreadable = Không đọc được tệp này, hoặc tệp quá lớn. Hãy chọn tệp đơn vị đã đưa.
enrol-again = Máy đã được cấp từ trước: tệp này không được dùng. Tệp là bí mật: hãy xóa đi.
enrol-first-code = Đưa mã đầu tiên vào khung hình
enrol-other-code = Mã này là mã khác, hoặc của lần cấp máy khác
enrol-progress = Đã đọc { $have } trên { $of } mã
enrol-missing = Còn thiếu: { $numbers }
enrol-check = So sánh trước khi tiếp tục
enrol-compare = Hãy đọc to dãy số dưới đây để đơn vị xác nhận là của mình.
city = Thành phố
fingerprint = Dấu vân tay của khóa
root-keys = Số khóa phải ký
of-count = Cần { $some } trong số { $all }
enrol-done = Máy này đã được cấp
enrol-next = Bây giờ máy cần quy định và danh sách của thành phố.
enrol-file-left = Tệp cấp máy là bí mật và vẫn còn đó: hãy tự xóa tệp.

## Cập nhật

update-title = Cập nhật
update-first = Máy chưa có dữ liệu. Hãy nhập địa chỉ đơn vị đã đưa.
update-address = Địa chỉ
update-running = Đã tải { $amount } MB…
update-safe = Dữ liệu đang dùng vẫn dùng được cho đến khi dữ liệu mới đủ và đúng.
update-changed = Đã cập nhật. Ban hành lúc { $when }
update-same = Không có gì mới. Ban hành lúc { $when }
update-rules = Quy định đã thay đổi.
update-ahead = Dữ liệu mới hơn giờ của máy này: hãy chỉnh lại đồng hồ.

## Giấy tờ

permit-title = Giấy đi đường
vaccination-title = Giấy xác nhận tiêm
permit-number = Số giấy
permit-duty = Công vụ
permit-special = Trường hợp đặc biệt
permit-shift = Theo ca làm việc
valid-from = Có giá trị từ ngày
valid-until = Đến hết ngày
doses = Mũi tiêm cuối là mũi thứ mấy
dose-count = Mũi { $number }
last-dose = Ngày tiêm mũi cuối
paper-fill = Hãy điền đủ, đúng như trên giấy
permit-backwards = Ngày hết hạn trước ngày bắt đầu: hãy xem lại
no-such-day = Không có ngày này: hãy nhập ngày, tháng, năm
dose-ahead = Ngày này chưa đến: hãy xem lại ngày tiêm

## Nhật ký

journal = Nhật ký
journal-empty = Chưa có gì ở đây.
journal-hour = Chỉ từ { $from } đến { $until }
journal-person = Chỉ các lượt của một người
journal-of-person = Mọi lượt của người này
filter-all = Tất cả
filter-permit = Đã cho qua
filter-deny = Không cho qua
filter-refer = Kiểm tra thêm
hour-counts = Lúc { $hour }: { $permit } cho qua, { $deny } không, { $refer } kiểm tra thêm
journal-kept = Lưu các lượt ghi từ { $date }; ngày cũ hơn được xóa theo quy định của thành phố.
journal-clear = Xóa các ngày cũ hơn
journal-cleared = Đã xóa { $count } lượt ghi
journal-sound = Có { $count } lượt ghi, còn nguyên vẹn
journal-unsound = Có { $count } lượt ghi, có lượt không còn nguyên vẹn: hãy báo chỉ huy
exported = Đã xuất { $count } lượt ghi. Hãy đọc mã kiểm dưới đây cho người nhận.
digest = Mã kiểm
journal-case = Một trường hợp
pseudonym = Bí danh
contacts-found = Có { $count } người khác trong vòng 15 phút

## Máy này

status = Máy này
published = Ban hành lúc
fresh-until = Dùng được đến
rules = Quy định
roster = Số người trong danh sách
storage = Bộ nhớ đã dùng
megabytes = Tất cả { $amount } MB
check-works = Tốt: { $name }
journal-lost = Nhật ký trên máy bị thiếu. Chưa xác nhận thì không cho ai qua được.

## Cài đặt

settings = Cài đặt
set-return = Kết quả cho qua hiện trong
seconds = Trong { $count } giây
set-signals = Âm thanh và rung
set-sound = Âm thanh
volume-low = Nhỏ
volume-middle = Vừa
volume-high = Lớn
set-haptics = Rung cả khi đeo găng
set-screen = Màn hình
light-system = Theo cài đặt của máy
light-day = Luôn sáng
light-night = Luôn tối
set-left = Cho tay trái
set-language = Ngôn ngữ
language-system = Theo ngôn ngữ của máy
language-vi = Tiếng Việt
language-en = Tiếng Anh (English)
set-more = Thêm
set-metered = Cập nhật cả bằng mạng di động
set-debug = Hiện thời gian từng bước

## iOS

held = Đang giữ màn hình
permit-kind = Loại giấy
day-today = Hôm nay
day-earlier = Lùi một ngày
day-later = Thêm một ngày
month-earlier = Lùi một tháng
month-later = Thêm một tháng
not-chosen = Chưa chọn
judge-again = Kiểm tra lại
last-used = Dùng gần đây
camera-interrupted = Máy ảnh đang bận việc khác và sẽ tự hoạt động lại.
portal-not-recorded = CHƯA GHI SỔ việc hiện mã: hãy ghi ra giấy.
first-title = Chốt dành cho cán bộ
first-enrol = Cấp quyền cho máy này
update-folder = Từ thư mục
update-by-itself = Tự động
update-wifi = Khi có Wi-Fi
update-any = Bằng mạng bất kỳ
update-never = Không
update-no-address = Hãy nhập địa chỉ trước: https://…
journal-apart = Cách { $minutes } phút
journal-record = Mục số { $number }
journal-clock = Lúc đó đồng hồ không đáng tin
status-expires = Chữ ký có hiệu lực đến
status-role = Vai trò { $name }, phiên bản { $version }
status-expired = Đã hết hạn
status-unusable = Dữ liệu đã cài không dùng được. Hãy cập nhật máy này.
self-test-run = Kiểm tra máy này
self-test-seconds = Mất { $seconds } giây
self-test-fails = Không hoạt động
self-test-works = Hoạt động
settings-on = Bật
settings-off = Tắt
training = Tập luyện
training-mark = TẬP LUYỆN. KHÔNG CHO AI QUA
training-what = Mã của những người không có thật. Không có gì được ghi lại.
training-scan = Quét mã
training-show = Cho máy khác quét mã này, hoặc kiểm tra ngay tại đây.
training-judge = Kiểm tra tại đây
training-expected = Kết quả đúng
training-end = Kết thúc tập luyện
pin = Mã PIN
pin-what = Hỏi mã này khi đổi chốt
pin-choose = Đặt mã PIN
pin-remove = Bỏ mã PIN
pin-ask = Nhập mã PIN
pin-new = Mã PIN mới
pin-digits = Gồm 4 đến 8 số
pin-again = Nhập lại mã PIN mới
pin-counted = Đã nhập { $count } số
pin-wrong = Sai mã PIN.
pin-wait = Sai nhiều lần. Hãy thử lại sau { $seconds } giây.
pin-differs = Hai lần nhập khác nhau. Hãy đặt lại.
pin-unreadable = Không đọc hoặc không lưu được mã PIN. Hãy mở khóa máy rồi thử lại.
